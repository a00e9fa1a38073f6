// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/capture/pcap_format.h"

#include <array>
#include <bit>
#include <cstddef>
#include <string>

#include "dataplane/capture/pcap_records.h"

namespace sextant {
namespace {

using namespace pcap;

constexpr std::array kMagics{kMicroseconds, kNanoseconds, kModified};

CaptureLink link_of(std::uint32_t field) {
  constexpr std::uint32_t kFcsLengthKnown = 0x0400'0000;  // the "f" bit
  CaptureLink link = capture_link(static_cast<std::uint16_t>(field & 0xffffU));
  // The length counts 16-bit words.
  if ((field & kFcsLengthKnown) != 0) link.fcs_octets = static_cast<std::uint8_t>((field >> 28U) * 2);
  return link;
}

}  // namespace

bool PcapFormat::recognises(std::uint32_t magic) {
  for (const std::uint32_t known : kMagics) {
    if (magic == known || magic == std::byteswap(known)) return true;
  }
  return false;
}

Expected<PcapFormat> PcapFormat::open(ReadBuffer& buffer) {
  if (!buffer.has(sizeof(FileHeader)) && !buffer.refill(sizeof(FileHeader))) {
    const Expected<bool> end = buffer.ended("a pcap file header", sizeof(FileHeader));
    return end ? buffer.broken("reading was stopped") : std::unexpected(end.error());
  }
  const auto header = load<FileHeader>(buffer.data());
  const bool swapped = header.magic != kMicroseconds && header.magic != kNanoseconds && header.magic != kModified;
  PcapFormat format;
  format.order_ = FileByteOrder(swapped);
  const std::uint32_t magic = format.order_(header.magic);
  const std::uint16_t major = format.order_(header.version_major);
  const std::uint16_t minor = format.order_(header.version_minor);
  if (major != 2) {
    return buffer.broken("it is pcap version " + std::to_string(major) + "." + std::to_string(minor) +
                         ", only 2.x is read");
  }
  if (minor < 3) format.length_order_ = LengthOrder::original_first;
  if (minor == 3) format.length_order_ = LengthOrder::larger_is_original;
  if (magic == kNanoseconds) format.fraction_ns_ = 1;
  if (magic == kModified) format.record_header_size_ = kModifiedRecordHeaderSize;
  format.link_ = link_of(format.order_(header.link_type));
  buffer.consume(sizeof(FileHeader));
  return format;
}

bool PcapFormat::original_first(std::uint32_t first, std::uint32_t second) const {
  if (length_order_ == LengthOrder::original_first) return true;
  return length_order_ == LengthOrder::larger_is_original && first > second;
}

Expected<bool> PcapFormat::read(ReadBuffer& buffer, FrameBatch& batch) const {
  while (!batch.full()) {
    if (!buffer.has(record_header_size_)) {
      if (!batch.empty()) return true;
      if (!buffer.refill(record_header_size_)) return buffer.ended("a packet record header", record_header_size_);
    }
    const auto header = load<RecordHeader>(buffer.data());
    std::uint32_t captured = order_(header.captured);
    std::uint32_t original = order_(header.original);
    if (original_first(captured, original)) std::swap(captured, original);
    const std::size_t record_size = std::size_t{record_header_size_} + captured;
    if (record_size > kRecordSizeLimit) {
      return buffer.broken("a packet record claims " + std::to_string(captured) +
                           " captured octets, more than any network frame has");
    }
    if (!buffer.has(record_size)) {
      if (!batch.empty()) return true;
      if (!buffer.refill(record_size)) return buffer.ended("a packet record", record_size);
    }
    const std::int64_t nanoseconds = std::int64_t{order_(header.seconds)} * kNanosecondsPerSecond +
                                     std::int64_t{order_(header.fraction)} * fraction_ns_;
    batch.add(buffer.data() + record_header_size_, captured, original, Timestamp{nanoseconds}, link_);
    buffer.consume(record_size);
  }
  return true;
}

}  // namespace sextant
