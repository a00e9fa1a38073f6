// SPDX-License-Identifier: BSD-3-Clause
// The pcap file format as it lies on disk (draft-ietf-opsawg-pcap): what its reader and its writer share. Wire structs
// in the byte order of whoever wrote the file; any thread.
#pragma once

#include <cstdint>

namespace sextant::pcap {

inline constexpr std::uint32_t kMicroseconds = 0xa1b2c3d4;
inline constexpr std::uint32_t kNanoseconds = 0xa1b23c4d;
inline constexpr std::uint32_t kModified = 0xa1b2cd34;  ///< A. Kuznetsov's tcpdump: 8 more octets in record headers
inline constexpr std::uint32_t kEthernet = 1;           ///< https://www.tcpdump.org/linktypes.html

/// Section 4 "File Header".
struct FileHeader {
  std::uint32_t magic;
  std::uint16_t version_major;
  std::uint16_t version_minor;
  std::uint32_t reserved1;
  std::uint32_t reserved2;
  std::uint32_t snap_length;
  std::uint32_t link_type;  ///< and, in its upper bits, the length of the frame check sequence
};
static_assert(sizeof(FileHeader) == 24);

/// Section 5 "Packet Record".
struct RecordHeader {
  std::uint32_t seconds;
  std::uint32_t fraction;
  std::uint32_t captured;
  std::uint32_t original;
};
static_assert(sizeof(RecordHeader) == 16);
inline constexpr std::uint32_t kModifiedRecordHeaderSize = 24;

}  // namespace sextant::pcap
