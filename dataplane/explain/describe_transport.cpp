// SPDX-License-Identifier: BSD-3-Clause
// Transport headers, which complete the 5-tuple.
#include <array>

#include "dataplane/explain/describe.h"
#include "dataplane/explain/number_names.h"

namespace sextant {
namespace {

std::string innermost() {
  return "this is the innermost transport header";
}

void describe_ports(HeaderView& view, std::size_t header_octets) {
  view.need(header_octets);
  view.number("source port", 0, 2);
  view.number("destination port", 2, 2);
  view.end(innermost());
}

std::string tcp_flags_text(unsigned flags) {
  constexpr std::array<std::string_view, 8> kNames{"FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR"};
  std::string text;
  for (std::size_t bit = 0; bit < kNames.size(); ++bit) {
    if ((flags >> bit & 1U) != 0) text += (text.empty() ? "" : " ") + std::string(kNames[bit]);
  }
  return text.empty() ? "none" : text;
}

/// RFC 9293, section 3.1.
void describe_tcp(HeaderView& view) {
  describe_ports(view, sizeof(wire::Tcp));
  view.number("sequence", 4, 4);
  if (view.holds(12, 1)) {
    const std::size_t words = view.octet(12) >> 4U;
    view.need(4 * words);
    view.add("data offset", std::to_string(4 * words));
  }
  if (view.holds(13, 1)) view.add("flags", tcp_flags_text(view.octet(13)));
}

void note_tunnel(HeaderView& view, const char* which, unsigned port, Layer tunnel) {
  if (tunnel == Layer::done) return;
  view.note(std::string(which) + " port " + std::to_string(port) + " announces " + short_name(tunnel));
}

/// RFC 768.
void describe_udp(HeaderView& view) {
  describe_ports(view, sizeof(wire::Udp));
  view.number("length", 4, 2);
  if (!view.holds(0, sizeof(wire::Udp))) return;
  const DecodeSettings& settings = view.walk().settings;
  const auto source = static_cast<std::uint16_t>(view.pair(0));
  const auto destination = static_cast<std::uint16_t>(view.pair(2));
  const Layer by_destination = settings.destination_ports.find(destination);
  const Layer by_source = settings.source_ports.find(source);
  note_tunnel(view, "destination", destination, by_destination);
  if (by_source != by_destination) note_tunnel(view, "source", source, by_source);
  view.end(innermost() + "; no tunnel is known at its ports");
}

void describe_udp_lite(HeaderView& view) {
  describe_ports(view, 8);
  view.number("coverage", 4, 2);
}

void describe_sctp(HeaderView& view) {
  describe_ports(view, 12);
  view.hexadecimal("verification tag", 4, 4);
}

void describe_dccp(HeaderView& view) {
  describe_ports(view, 12);
  if (view.holds(8, 1)) view.add("type", std::to_string(view.octet(8) >> 1U & 0x0fU));
}

constexpr std::array kIcmpTypes{NumberName{0, "echo reply"},     NumberName{3, "destination unreachable"},
                                NumberName{5, "redirect"},       NumberName{8, "echo request"},
                                NumberName{11, "time exceeded"}, NumberName{12, "parameter problem"}};
constexpr std::array kIcmpv6Types{NumberName{1, "destination unreachable"},
                                  NumberName{2, "packet too big"},
                                  NumberName{3, "time exceeded"},
                                  NumberName{4, "parameter problem"},
                                  NumberName{128, "echo request"},
                                  NumberName{129, "echo reply"},
                                  NumberName{130, "multicast listener query"},
                                  NumberName{131, "multicast listener report"},
                                  NumberName{132, "multicast listener done"},
                                  NumberName{133, "router solicitation"},
                                  NumberName{134, "router advertisement"},
                                  NumberName{135, "neighbor solicitation"},
                                  NumberName{136, "neighbor advertisement"},
                                  NumberName{137, "redirect"},
                                  NumberName{143, "multicast listener report v2"},
                                  NumberName{155, "RPL control"}};

void describe_icmp_with(HeaderView& view, std::span<const NumberName> types, bool quotes_a_packet) {
  if (view.holds(0, 1)) view.add("type", with_name(types, view.octet(0)));
  view.number("code", 1, 1);
  view.end(innermost() + (quotes_a_packet ? "; the packet it quotes is not counted" : ""));
}

/// RFC 792: errors quote the packet they are about.
void describe_icmp(HeaderView& view) {
  view.need(8);
  const unsigned type = view.octet(0);
  describe_icmp_with(view, kIcmpTypes, type == 3 || type == 5 || type == 11 || type == 12);
}

/// RFC 4443, section 2.1: types below 128 are errors.
void describe_icmpv6(HeaderView& view) {
  view.need(4);
  describe_icmp_with(view, kIcmpv6Types, view.octet(0) < 128);
}

void describe_other_protocol(HeaderView& view) {
  const std::string name = protocol_text(view.walk().next_protocol);
  view.add("number", name);
  view.end("protocol " + name + " has no ports that are read: the flow is found by addresses and protocol");
}

constexpr std::array kDescribers{
    Describer{Layer::tcp, describe_tcp},           Describer{Layer::udp, describe_udp},
    Describer{Layer::udp_lite, describe_udp_lite}, Describer{Layer::sctp, describe_sctp},
    Describer{Layer::dccp, describe_dccp},         Describer{Layer::icmp, describe_icmp},
    Describer{Layer::icmpv6, describe_icmpv6},     Describer{Layer::other_protocol, describe_other_protocol},
};

}  // namespace

std::span<const Describer> transport_describers() {
  return kDescribers;
}

}  // namespace sextant
