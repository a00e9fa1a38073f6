// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/capture/pcapng_format.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <string>
#include <utility>

namespace sextant {
namespace {

constexpr std::uint32_t kByteOrderMagic = 0x1a2b3c4d;
constexpr std::uint32_t kInterfaceBlock = 1;
constexpr std::uint32_t kObsoletePacketBlock = 2;
constexpr std::uint32_t kSimplePacketBlock = 3;
constexpr std::uint32_t kEnhancedPacketBlock = 6;
constexpr std::uint16_t kOptionEnd = 0;
constexpr std::uint16_t kOptionResolution = 9;
constexpr std::uint16_t kOptionOffset = 14;
constexpr std::size_t kInterfaceLimit = 65'536;  // what the obsolete packet block could number

// draft-ietf-opsawg-pcapng, section 3.1 "General Block Structure"
struct BlockHeader {
  std::uint32_t type;
  std::uint32_t size;  // of the whole block; repeated at its end
};
static_assert(sizeof(BlockHeader) == 8);
constexpr std::uint32_t kBlockSizeMinimum = 12;

// section 4.1 "Section Header Block"
struct SectionHeader {
  BlockHeader block;
  std::uint32_t magic;
  std::uint16_t version_major;
  std::uint16_t version_minor;
  std::uint32_t section_size[2];
};
static_assert(sizeof(SectionHeader) == 24);

// section 4.2 "Interface Description Block"
struct InterfaceHeader {
  BlockHeader block;
  std::uint16_t link_type;
  std::uint16_t reserved;
  std::uint32_t snap_length;
};
static_assert(sizeof(InterfaceHeader) == 16);

struct OptionHeader {
  std::uint16_t code;
  std::uint16_t size;
};
static_assert(sizeof(OptionHeader) == 4);

// section 4.3 "Enhanced Packet Block"; the obsolete packet block of appendix A differs in its third word
struct PacketHeader {
  BlockHeader block;
  std::uint32_t interface;
  std::uint32_t ticks_high;
  std::uint32_t ticks_low;
  std::uint32_t captured;
  std::uint32_t original;
};
static_assert(sizeof(PacketHeader) == 28);
struct ObsoletePacketInterface {
  std::uint16_t interface;
  std::uint16_t drops;
};

// section 4.4 "Simple Packet Block"
struct SimplePacketHeader {
  BlockHeader block;
  std::uint32_t original;
};
static_assert(sizeof(SimplePacketHeader) == 12);

std::uint32_t smallest_block(std::uint32_t type) {
  constexpr std::uint32_t kTrailer = 4;
  switch (type) {
    case PcapngFormat::kSectionHeaderBlock:
      return sizeof(SectionHeader) + kTrailer;
    case kInterfaceBlock:
      return sizeof(InterfaceHeader) + kTrailer;
    case kObsoletePacketBlock:
    case kEnhancedPacketBlock:
      return sizeof(PacketHeader) + kTrailer;
    case kSimplePacketBlock:
      return sizeof(SimplePacketHeader) + kTrailer;
    default:
      return kBlockSizeMinimum;
  }
}

bool is_read(std::uint32_t type) {
  return type == PcapngFormat::kSectionHeaderBlock || type == kInterfaceBlock || type == kObsoletePacketBlock ||
         type == kSimplePacketBlock || type == kEnhancedPacketBlock;
}

__extension__ using Wide = unsigned __int128;
__extension__ using WideSigned = __int128;

}  // namespace

StampUnit StampUnit::from_resolution(std::uint8_t resolution) {
  constexpr std::uint8_t kPowerOfTwo = 0x80;
  constexpr unsigned kNanosecondPower = 9;
  StampUnit unit;
  const unsigned power = resolution & 0x7fU;
  unit.multiplier_ = 1;
  if ((resolution & kPowerOfTwo) != 0) {
    unit.multiplier_ = kNanosecondsPerSecond;
    unit.shift_ = power;
    return unit;
  }
  for (unsigned i = power; i < kNanosecondPower; ++i) unit.multiplier_ *= 10;
  // Beyond 10^-28 every stamp of 64 bits is less than a nanosecond; 19 powers are all a 64-bit divisor holds.
  constexpr unsigned kDivisorPowers = 19;
  if (power > kNanosecondPower + kDivisorPowers) unit.multiplier_ = 0;
  for (unsigned i = kNanosecondPower; i < std::min(power, kNanosecondPower + kDivisorPowers); ++i) unit.divisor_ *= 10;
  unit.divides_ = power > kNanosecondPower;
  return unit;
}

Timestamp StampUnit::stamp(std::uint64_t ticks) const {
  Wide ns = (Wide{ticks} * multiplier_) >> shift_;
  if (divides_) ns /= divisor_;
  const WideSigned time = static_cast<WideSigned>(ns) + WideSigned{offset_s_} * kNanosecondsPerSecond;
  constexpr WideSigned kLimit = kStampLimit_ns;
  return {static_cast<std::int64_t>(time > kLimit ? kLimit : (time < -kLimit ? -kLimit : time))};
}

Expected<PcapngFormat> PcapngFormat::open(ReadBuffer& buffer) {
  PcapngFormat format;
  if (!buffer.has(sizeof(SectionHeader)) && !buffer.refill(sizeof(SectionHeader))) {
    const Expected<bool> end = buffer.ended("a pcapng section header", sizeof(SectionHeader));
    return end ? buffer.broken("reading was stopped") : std::unexpected(end.error());
  }
  if (Expected<void> section = format.read_section_header(buffer); !section) return std::unexpected(section.error());
  return format;
}

// Takes the byte order only; the block itself is then read as any other.
Expected<void> PcapngFormat::read_section_header(ReadBuffer& buffer) {
  const auto header = load<SectionHeader>(buffer.data());
  if (header.magic != kByteOrderMagic && header.magic != std::byteswap(kByteOrderMagic)) {
    return buffer.broken("the section header's byte-order magic is missing");
  }
  order_ = FileByteOrder(header.magic != kByteOrderMagic);
  interfaces_.clear();
  if (order_(header.version_major) != 1) {
    return buffer.broken("it is pcapng version " + std::to_string(order_(header.version_major)) + "." +
                         std::to_string(order_(header.version_minor)) + ", only 1.x is read");
  }
  return {};
}

Expected<bool> PcapngFormat::read(ReadBuffer& buffer, FrameBatch& batch) {
  while (!batch.full()) {
    if (!buffer.has(sizeof(SectionHeader))) {
      // The smallest block is shorter than a section header: read on, but be content with less.
      if (!batch.empty()) return true;
      if (!buffer.refill(sizeof(SectionHeader)) && !buffer.has(kBlockSizeMinimum)) {
        return buffer.ended("a pcapng block", kBlockSizeMinimum);
      }
    }
    auto header = load<BlockHeader>(buffer.data());
    if (header.type == kSectionHeaderBlock) {
      if (!buffer.has(sizeof(SectionHeader))) return buffer.ended("a pcapng section header", sizeof(SectionHeader));
      if (Expected<void> section = read_section_header(buffer); !section) return std::unexpected(section.error());
    }
    const std::uint32_t type = order_(header.type);
    const std::uint32_t size = order_(header.size);
    if (size < smallest_block(type) || size % 4 != 0) {
      return buffer.broken("a pcapng block of type " + std::to_string(type) + " claims a length of " +
                           std::to_string(size) + " octets, which no such block has");
    }
    if (!is_read(type)) {
      if (!batch.empty() && !buffer.has(size)) return true;
      if (!buffer.skip(size)) return buffer.ended("a pcapng block", size);
      continue;
    }
    if (size > kRecordSizeLimit) {
      return buffer.broken("a pcapng block of type " + std::to_string(type) + " claims " + std::to_string(size) +
                           " octets, more than any network frame has");
    }
    if (!buffer.has(size)) {
      if (!batch.empty()) return true;
      if (!buffer.refill(size)) return buffer.ended("a pcapng block", size);
    }
    if (Expected<void> block = read_block(buffer, type, size, batch); !block) return std::unexpected(block.error());
    buffer.consume(size);
  }
  return true;
}

Expected<void> PcapngFormat::read_block(ReadBuffer& buffer, std::uint32_t type, std::uint32_t block_size,
                                        FrameBatch& batch) {
  const auto trailer = order_(load<std::uint32_t>(buffer.data() + block_size - sizeof(std::uint32_t)));
  if (trailer != block_size) {
    return buffer.broken("a pcapng block has two lengths, " + std::to_string(block_size) + " and " +
                         std::to_string(trailer));
  }
  if (type == kSectionHeaderBlock) return {};
  if (type == kInterfaceBlock) return read_interface(buffer, block_size);
  return read_packet(buffer, type, block_size, batch);
}

Expected<void> PcapngFormat::read_interface(const ReadBuffer& buffer, std::uint32_t block_size) {
  if (interfaces_.size() == kInterfaceLimit) {
    return buffer.broken("a section describes more than " + std::to_string(kInterfaceLimit) + " interfaces");
  }
  const std::byte* block = buffer.data();
  const auto header = load<InterfaceHeader>(block);
  Interface interface;
  interface.link = capture_link(order_(header.link_type));
  interface.snap_length = order_(header.snap_length);
  std::int64_t offset_s = 0;
  const std::size_t end = block_size - sizeof(std::uint32_t);
  for (std::size_t at = sizeof(InterfaceHeader); at + sizeof(OptionHeader) <= end;) {
    const auto option = load<OptionHeader>(block + at);
    const std::uint16_t code = order_(option.code);
    const std::size_t size = order_(option.size);
    at += sizeof(OptionHeader);
    if (code == kOptionEnd) break;
    if (size > end - at) return buffer.broken("an option of an interface goes past its block");
    if (code == kOptionResolution && size >= 1) {
      interface.unit = StampUnit::from_resolution(std::to_integer<std::uint8_t>(block[at]));
    } else if (code == kOptionOffset && size >= sizeof(std::uint64_t)) {
      offset_s = static_cast<std::int64_t>(order_(load<std::uint64_t>(block + at)));
    }
    at += (size + 3) / 4 * 4;
  }
  interface.unit.set_offset_s(offset_s);
  interfaces_.push_back(interface);
  return {};
}

PcapngFormat::Packet PcapngFormat::packet_of(const std::byte* block, std::uint32_t type) const {
  if (type == kSimplePacketBlock) {
    const auto header = load<SimplePacketHeader>(block);
    const std::uint32_t original = order_(header.original);
    return {0, sizeof(SimplePacketHeader), original, original, 0, false};
  }
  const auto header = load<PacketHeader>(block);
  std::uint32_t interface = order_(header.interface);
  if (type == kObsoletePacketBlock) {
    interface = order_(load<ObsoletePacketInterface>(block + sizeof(BlockHeader)).interface);
  }
  const std::uint64_t ticks = std::uint64_t{order_(header.ticks_high)} << 32U | order_(header.ticks_low);
  return {interface, sizeof(PacketHeader), order_(header.captured), order_(header.original), ticks, true};
}

Expected<void> PcapngFormat::read_packet(const ReadBuffer& buffer, std::uint32_t type, std::uint32_t block_size,
                                         FrameBatch& batch) const {
  Packet packet = packet_of(buffer.data(), type);
  if (packet.interface >= interfaces_.size()) {
    return buffer.broken("a packet block names interface " + std::to_string(packet.interface) + " of " +
                         std::to_string(interfaces_.size()));
  }
  const Interface& interface = interfaces_[packet.interface];
  const std::uint32_t room = block_size - packet.header_size - static_cast<std::uint32_t>(sizeof(std::uint32_t));
  const std::byte* frame = buffer.data() + packet.header_size;
  if (!packet.stamped) {
    // A simple packet block leaves out what it captured: the original length, cut at the interface's snap length.
    if (interface.snap_length != 0) packet.captured = std::min(packet.captured, interface.snap_length);
    batch.add_unstamped(frame, std::min(packet.captured, room), packet.original, interface.link);
    return {};
  }
  if (packet.captured > room) {
    return buffer.broken("a packet block of " + std::to_string(block_size) + " octets claims " +
                         std::to_string(packet.captured) + " captured ones");
  }
  batch.add(frame, packet.captured, packet.original, interface.unit.stamp(packet.ticks), interface.link);
  return {};
}

}  // namespace sextant
