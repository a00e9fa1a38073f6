// SPDX-License-Identifier: BSD-3-Clause
// A second, plain reader of the generator's frames, sharing no code with it or with the decoder: what the books are
// held against. Refuses nothing; what it does not understand stays unset.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace sextant::test {

struct ReadFrame {
  int version = 0;  ///< 4, 6 or 0: by EtherType
  bool version_matches = false;
  bool vlan = false;
  bool hop_by_hop = false;
  bool fragment = false;        ///< any fragment
  bool later_fragment = false;  ///< one that is not the first
  std::uint32_t ip_octets = 0;
  std::size_t network = 0;
  std::size_t transport = 0;  ///< 0: none
  std::size_t end = 0;        ///< of the IP packet
  int protocol = -1;
  std::string source;
  std::string destination;
  int source_port = 0;
  int destination_port = 0;

  /// Bidirectional 5-tuple.
  [[nodiscard]] std::string flow() const {
    std::string a = source + ":" + std::to_string(source_port);
    std::string b = destination + ":" + std::to_string(destination_port);
    if (b < a) std::swap(a, b);
    return a + "|" + b + "|" + std::to_string(protocol);
  }
};

inline unsigned octet_at(std::span<const std::byte> frame, std::size_t at) {
  return std::to_integer<unsigned>(frame[at]);
}
inline unsigned word_at(std::span<const std::byte> frame, std::size_t at) {
  return octet_at(frame, at) * 256 + octet_at(frame, at + 1);
}
inline std::string text_at(std::span<const std::byte> frame, std::size_t at, std::size_t count) {
  return {reinterpret_cast<const char*>(frame.data()) + at, count};
}

inline void read_ipv4(std::span<const std::byte> frame, ReadFrame& out) {
  out.version_matches = octet_at(frame, out.network) == 0x45;
  if (!out.version_matches) return;
  out.ip_octets = word_at(frame, out.network + 2);
  out.end = out.network + out.ip_octets;
  out.source = text_at(frame, out.network + 12, 4);
  out.destination = text_at(frame, out.network + 16, 4);
  out.protocol = static_cast<int>(octet_at(frame, out.network + 9));
  const unsigned offset = word_at(frame, out.network + 6) & 0x1fffU;
  out.later_fragment = offset != 0;
  out.fragment = offset != 0 || (word_at(frame, out.network + 6) & 0x2000U) != 0;
  out.transport = out.network + 20;
}

inline void read_ipv6(std::span<const std::byte> frame, ReadFrame& out) {
  out.version_matches = octet_at(frame, out.network) >> 4 == 6;
  if (!out.version_matches) return;
  out.ip_octets = 40 + word_at(frame, out.network + 4);
  out.end = out.network + out.ip_octets;
  out.source = text_at(frame, out.network + 8, 16);
  out.destination = text_at(frame, out.network + 24, 16);
  out.protocol = static_cast<int>(octet_at(frame, out.network + 6));
  out.transport = out.network + 40;
  while (out.protocol == 0 || out.protocol == 44 || out.protocol == 60) {
    if (out.protocol == 0) out.hop_by_hop = true;
    std::size_t length = 8 * (1 + octet_at(frame, out.transport + 1));
    if (out.protocol == 44) {
      length = 8;
      out.fragment = true;
      out.later_fragment = word_at(frame, out.transport + 2) >> 3 != 0;
    }
    out.protocol = static_cast<int>(octet_at(frame, out.transport));
    out.transport += length;
    if (out.transport + 8 > frame.size()) return;
  }
}

inline ReadFrame read_frame(std::span<const std::byte> frame) {
  ReadFrame out;
  std::size_t type_at = 12;
  if (word_at(frame, type_at) == 0x8100) {
    out.vlan = true;
    type_at = 16;
  }
  out.network = type_at + 2;
  if (word_at(frame, type_at) == 0x0800) out.version = 4;
  if (word_at(frame, type_at) == 0x86dd) out.version = 6;
  if (out.version == 4) read_ipv4(frame, out);
  if (out.version == 6) read_ipv6(frame, out);
  const bool has_ports = (out.protocol == 6 || out.protocol == 17) && !out.later_fragment;
  if (has_ports && out.transport + 4 <= frame.size()) {
    out.source_port = static_cast<int>(word_at(frame, out.transport));
    out.destination_port = static_cast<int>(word_at(frame, out.transport + 2));
  }
  return out;
}

}  // namespace sextant::test
