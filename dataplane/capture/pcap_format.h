// SPDX-License-Identifier: BSD-3-Clause
// The pcap file format (draft-ietf-opsawg-pcap): a header, then records. Both byte orders, microseconds and
// nanoseconds, versions 2.x and the "modified" form with longer record headers. Owned by one reader. The file's snap
// length is not trusted: a record is as long as it says, up to kRecordSizeLimit.
#pragma once

#include <cstdint>

#include "dataplane/capture/byte_order.h"
#include "dataplane/capture/frame_batch.h"
#include "dataplane/capture/link_types.h"
#include "dataplane/capture/read_buffer.h"
#include "sextant/error.h"

namespace sextant {

class PcapFormat {
 public:
  /// `magic` as loaded from the file's first four octets, in this machine's byte order.
  [[nodiscard]] static bool recognises(std::uint32_t magic);

  /// Reads the file header.
  [[nodiscard]] static Expected<PcapFormat> open(ReadBuffer& buffer);

  /// Fills `batch`, which is empty, with what the buffer holds; reads on only while the batch is empty. False at the
  /// end of the file. An Error may come with a batch that holds the frames before the break.
  [[nodiscard]] Expected<bool> read(ReadBuffer& buffer, FrameBatch& batch) const;

 private:
  /// Before version 2.3 the original length came first; with 2.3 both orders exist (libpcap, sf-pcap.c).
  enum class LengthOrder : std::uint8_t { captured_first, original_first, larger_is_original };

  PcapFormat() = default;
  [[nodiscard]] bool original_first(std::uint32_t first, std::uint32_t second) const;

  FileByteOrder order_;
  CaptureLink link_;
  LengthOrder length_order_ = LengthOrder::captured_first;
  std::uint32_t record_header_size_ = 16;
  std::uint32_t fraction_ns_ = 1000;
};

}  // namespace sextant
