// SPDX-License-Identifier: BSD-3-Clause
// The table of test packets: each with a sentence, the frame, and what decoding must say of it. Shared by the tests
// that check the table itself and by those that cut, flip and replay every packet in it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sextant/outcome.h"
#include "sextant/traffic.h"
#include "tests/dataplane/packet.h"

namespace sextant::test {

struct Snapped {
  Bytes bytes;
  std::size_t missing_octets = 0;  ///< on the wire, but not captured
  Snapped(Bytes octets, std::size_t missing = 0) : bytes(std::move(octets)), missing_octets(missing) {}
};

struct PacketCase {
  std::string sentence;
  Snapped packet;
  Outcome outcome = Outcome::accounted;
  TrafficClass traffic_class = TrafficClass::other;
  bool tuple_whole = false;
  std::uint8_t protocol = 0;  ///< innermost, where the tuple is whole
  LinkType link_type = LinkType::ethernet;
  std::optional<std::uint64_t> encapsulations = {};  ///< bits of Encapsulation: these and no others
  std::optional<std::uint16_t> observations = {};    ///< bits of Observation: these and no others
};

[[nodiscard]] const std::vector<PacketCase>& packet_cases();

[[nodiscard]] std::vector<PacketCase> tunnel_cases();
[[nodiscard]] std::vector<PacketCase> udp_tunnel_cases();
[[nodiscard]] std::vector<PacketCase> tag_cases();
[[nodiscard]] std::vector<PacketCase> encapsulation_cases();
[[nodiscard]] std::vector<PacketCase> chain_cases();
[[nodiscard]] std::vector<PacketCase> malformed_cases();

/// The packet without its last octets: a snap length cut them off.
[[nodiscard]] Snapped cut(const Packet& packet, std::size_t count);

/// The case's frame; borrows its bytes.
[[nodiscard]] Frame frame_of(const PacketCase& packet_case);

}  // namespace sextant::test
