// SPDX-License-Identifier: BSD-3-Clause
// The pcapng file format (draft-ietf-opsawg-pcapng): sections in either byte order, each with its own interfaces, then
// blocks. Enhanced, simple and the obsolete packet blocks become frames; every other block is passed over. Owned by one
// reader. The frame-check-sequence option of an interface is ignored: its unit is disputed and no known writer sets it.
#pragma once

#include <cstdint>
#include <vector>

#include "dataplane/capture/byte_order.h"
#include "dataplane/capture/frame_batch.h"
#include "dataplane/capture/link_types.h"
#include "dataplane/capture/read_buffer.h"
#include "sextant/error.h"

namespace sextant {

/// How an interface counts time (options if_tsresol and if_tsoffset).
class StampUnit {
 public:
  /// `resolution` as the option stores it: a negative power of 10, or of 2 where the top bit is set.
  [[nodiscard]] static StampUnit from_resolution(std::uint8_t resolution);
  void set_offset_s(std::int64_t offset_s) { offset_s_ = offset_s; }
  [[nodiscard]] Timestamp stamp(std::uint64_t ticks) const;

 private:
  std::uint64_t multiplier_ = 1000;
  std::uint64_t divisor_ = 1;
  bool divides_ = false;  // spares the usual units a division of 128 bits
  unsigned shift_ = 0;
  std::int64_t offset_s_ = 0;
};

class PcapngFormat {
 public:
  static constexpr std::uint32_t kSectionHeaderBlock = 0x0a0d0d0a;  // the same in both byte orders

  /// Reads the first section header.
  [[nodiscard]] static Expected<PcapngFormat> open(ReadBuffer& buffer);

  /// As PcapFormat::read.
  [[nodiscard]] Expected<bool> read(ReadBuffer& buffer, FrameBatch& batch);

 private:
  struct Interface {
    CaptureLink link;
    std::uint32_t snap_length = 0;  // 0: no limit
    StampUnit unit;
  };
  struct Packet {
    std::uint32_t interface = 0;
    std::uint32_t header_size = 0;  // octets of the block before the frame
    std::uint32_t captured = 0;
    std::uint32_t original = 0;
    std::uint64_t ticks = 0;
    bool stamped = true;
  };

  PcapngFormat() = default;
  [[nodiscard]] Expected<void> read_section_header(ReadBuffer& buffer);
  [[nodiscard]] Expected<void> read_interface(const ReadBuffer& buffer, std::uint32_t block_size);
  [[nodiscard]] Expected<void> read_packet(const ReadBuffer& buffer, std::uint32_t type, std::uint32_t block_size,
                                           FrameBatch& batch) const;
  [[nodiscard]] Packet packet_of(const std::byte* block, std::uint32_t type) const;
  [[nodiscard]] Expected<void> read_block(ReadBuffer& buffer, std::uint32_t type, std::uint32_t block_size,
                                          FrameBatch& batch);

  FileByteOrder order_;
  std::vector<Interface> interfaces_;
};

}  // namespace sextant
