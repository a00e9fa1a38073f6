// SPDX-License-Identifier: BSD-3-Clause
// Transport headers, which complete the 5-tuple. UDP leads on where its ports announce a tunnel.
#include "dataplane/decode/walk.h"

namespace sextant {
namespace {

Layer cut_short(Walk& walk, Outcome outcome) {
  walk.find_cut(outcome);
  return Layer::done;
}

void close_tuple(Walk& walk, const wire::Ports& ports) {
  walk.facts.key.ports = {ports.source, ports.destination};
  walk.facts.tuple_whole = true;
}

void open_payload(Walk& walk, std::size_t header_octets) {
  walk.skip(header_octets);
  walk.facts.payload_offset = static_cast<std::uint32_t>(walk.offset());
  walk.facts.payload_octets = static_cast<std::uint32_t>(walk.captured_left());
  walk.facts.transport_octets = static_cast<std::uint8_t>(header_octets);
}

/// SCTP (RFC 9260, section 3.1), DCCP (RFC 4340, section 5.1) and UDP-Lite (RFC 3828) start with ports.
Layer read_ports_and(Walk& walk, std::size_t header_octets, Outcome truncated) {
  wire::Ports ports;
  if (walk.header(ports)) close_tuple(walk, ports);
  if (walk.captured_left() < header_octets) return cut_short(walk, truncated);
  open_payload(walk, header_octets);
  return Layer::done;
}

Layer read_without_ports(Walk& walk, std::size_t header_octets) {
  walk.facts.tuple_whole = true;
  if (walk.captured_left() < header_octets) return cut_short(walk, Outcome::truncated_icmp);
  return Layer::done;
}

}  // namespace

Layer read_tcp(Walk& walk) {
  wire::Ports ports;
  if (walk.header(ports)) close_tuple(walk, ports);
  if (walk.captured_left() < sizeof(wire::Tcp)) return cut_short(walk, Outcome::truncated_tcp);
  const std::size_t header_octets = std::size_t{4} * (walk.octet(offsetof(wire::Tcp, data_offset)) >> 4);
  walk.facts.tcp_flags = walk.octet(offsetof(wire::Tcp, flags));
  const bool in_fragment = walk.observed(Observation::first_fragment);
  if (header_octets < sizeof(wire::Tcp) || (header_octets > walk.wire_left() && !in_fragment)) {
    return walk.stop(Outcome::bad_tcp_offset);
  }
  if (header_octets > walk.captured_left()) return cut_short(walk, Outcome::truncated_tcp);
  open_payload(walk, header_octets);
  return Layer::done;
}

Layer read_udp(Walk& walk) {
  wire::Ports ports;
  if (walk.header(ports)) close_tuple(walk, ports);
  wire::Udp udp;
  if (!walk.header(udp)) return cut_short(walk, Outcome::truncated_udp);
  // A length of 0 stands for the rest of a jumbogram (RFC 2675, section 4). A fragment holds less than it announces.
  const std::size_t length = udp.length.host();
  const bool rest_of_jumbogram = length == 0 && walk.observed(Observation::jumbo_payload);
  if (length < sizeof udp && !rest_of_jumbogram) return walk.stop(Outcome::bad_udp_length);
  if (length > walk.wire_left()) {
    if (!walk.observed(Observation::first_fragment)) walk.find(Outcome::bad_udp_length);
  } else if (!rest_of_jumbogram) {
    walk.limit_to(length);
  }
  open_payload(walk, sizeof udp);
  const Layer by_destination = walk.settings.destination_ports.find(ports.destination.host());
  const Layer by_source = walk.settings.source_ports.find(ports.source.host());
  const bool ask_both = by_destination != Layer::done && by_destination != by_source;
  walk.fallback = ask_both ? by_source : Layer::done;
  return by_destination == Layer::done ? by_source : by_destination;
}

Layer read_udp_lite(Walk& walk) {
  return read_ports_and(walk, 8, Outcome::truncated_udp);
}

Layer read_sctp(Walk& walk) {
  return read_ports_and(walk, 12, Outcome::truncated_sctp);
}

Layer read_dccp(Walk& walk) {
  return read_ports_and(walk, 12, Outcome::truncated_dccp);
}

Layer read_icmp(Walk& walk) {
  return read_without_ports(walk, 8);
}

Layer read_icmpv6(Walk& walk) {
  return read_without_ports(walk, 4);
}

/// Whatever else IP carries is a flow of its addresses and protocol number. In IPv6 a number that IANA has given to no
/// protocol may as well be an extension header of tomorrow (RFC 7045, section 2.1).
Layer read_other_protocol(Walk& walk) {
  constexpr std::uint8_t kFirstUnassigned = 147;
  if (walk.facts.inner == Family::ipv6 && walk.next_protocol >= kFirstUnassigned) {
    walk.observe(Observation::unknown_next_header);
  }
  walk.facts.tuple_whole = true;
  return Layer::done;
}

}  // namespace sextant
