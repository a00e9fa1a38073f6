// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/decode/transport.h"

#include "dataplane/decode/ip.h"
#include "dataplane/decode/udp_tunnel.h"

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
}

Layer read_tcp(Walk& walk) {
  wire::Ports ports;
  if (walk.header(ports)) close_tuple(walk, ports);
  wire::Tcp tcp;
  if (!walk.header(tcp)) return cut_short(walk, Outcome::truncated_tcp);
  walk.facts.tcp_flags = tcp.flags;
  const std::size_t header_octets = std::size_t{4} * (tcp.data_offset >> 4);
  if (header_octets < sizeof tcp || header_octets > walk.wire_left()) return walk.stop(Outcome::bad_tcp_offset);
  if (header_octets > walk.captured_left()) return walk.stop(Outcome::truncated_tcp);
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
  if ((length > 0 && length < sizeof udp) ||
      (length > walk.wire_left() && !walk.observed(Observation::first_fragment))) {
    return walk.stop(Outcome::bad_udp_length);
  }
  if (length > 0 && length <= walk.wire_left()) walk.limit_to(length);
  open_payload(walk, sizeof udp);
  return read_udp_tunnel(walk, udp.ports.source.host(), udp.ports.destination.host());
}

/// SCTP (RFC 9260, section 3.1) and DCCP (RFC 4340, section 5.1) start with ports.
Layer read_ports_and(Walk& walk, std::size_t header_octets, Outcome truncated) {
  wire::Ports ports;
  if (walk.header(ports)) close_tuple(walk, ports);
  if (walk.captured_left() < header_octets) return cut_short(walk, truncated);
  open_payload(walk, header_octets);
  return Layer::done;
}

Layer read_icmp(Walk& walk, std::size_t header_octets) {
  walk.facts.tuple_whole = true;
  if (walk.captured_left() < header_octets) return cut_short(walk, Outcome::truncated_icmp);
  return Layer::done;
}

}  // namespace

bool read_ah(Walk& walk) {
  walk.count(Encapsulation::ah);
  wire::ExtensionStart start;
  if (!walk.header(start)) {
    walk.find(Outcome::truncated_ah);
    return false;
  }
  walk.next_protocol = start.next_header;
  walk.facts.key.protocol = start.next_header;
  const std::size_t octets = std::size_t{4} * (std::size_t{start.length} + 2);  // RFC 4302, section 2.2
  if (octets < 12 || octets > walk.captured_left()) {
    walk.find(Outcome::truncated_ah);
    return false;
  }
  walk.skip(octets);
  return true;
}

Layer read_upper(Walk& walk) {
  for (;;) {
    switch (walk.next_protocol) {
      case protocol::kTcp:
        return read_tcp(walk);
      case protocol::kUdp:
      case protocol::kUdpLite:
        return walk.next_protocol == protocol::kUdp ? read_udp(walk) : read_ports_and(walk, 8, Outcome::truncated_udp);
      case protocol::kIcmp:
        return read_icmp(walk, 8);
      case protocol::kIcmpv6:
        return read_icmp(walk, 4);
      case protocol::kSctp:
        return read_ports_and(walk, 12, Outcome::truncated_sctp);
      case protocol::kDccp:
        return read_ports_and(walk, 12, Outcome::truncated_dccp);
      case protocol::kIpv4:
        walk.count(walk.facts.inner == Family::ipv4 ? Encapsulation::ipip : Encapsulation::fourin6);
        return Layer::ipv4;
      case protocol::kIpv6:
        walk.directly_in_ipv4 = walk.facts.inner == Family::ipv4;
        if (!walk.directly_in_ipv4) walk.count(Encapsulation::sixin6);
        return Layer::ipv6;
      case protocol::kGre:
        walk.facts.tuple_whole = true;
        return Layer::gre;
      case protocol::kAh:
        if (!read_ah(walk)) return Layer::done;
        continue;
      case protocol::kEsp:
        walk.count(Encapsulation::esp);
        walk.observe(Observation::closed_tunnel);
        break;
      default:
        break;
    }
    walk.facts.tuple_whole = true;
    return Layer::done;
  }
}

}  // namespace sextant
