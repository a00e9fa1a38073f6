// SPDX-License-Identifier: BSD-3-Clause
// How frames begin, the tags between an Ethernet header and its EtherType, and PPP.
#include <array>
#include <bit>

#include "dataplane/explain/describe.h"
#include "dataplane/explain/number_names.h"

namespace sextant {
namespace {

void describe_ethernet(HeaderView& view) {
  view.need(sizeof(wire::Ethernet));
  view.mac_address("destination", 0);
  view.mac_address("source", 6);
  view.type_or_length(12);
}

constexpr std::array kServiceAccessPoints{
    NumberName{0x42, "spanning tree"}, NumberName{0xaa, "SNAP"}, NumberName{0xe0, "NetWare"},
    NumberName{0xf0, "NetBIOS"},       NumberName{0xfe, "OSI"},  NumberName{0xff, "raw NetWare"},
};

std::string access_point_text(unsigned number) {
  const std::string_view name = name_in(kServiceAccessPoints, number);
  return hex(number, 2) + (name.empty() ? "" : " (" + std::string(name) + ')');
}

void describe_llc(HeaderView& view) {
  view.need(3);
  if (view.holds(0, 1)) view.add("destination access point", access_point_text(view.octet(0)));
  if (view.holds(1, 1)) view.add("source access point", access_point_text(view.octet(1)));
  view.hexadecimal("control", 2, 1);
  const bool encapsulated = view.pair(0) == 0xaaaa && view.octet(2) == 0x03;
  if (!encapsulated) {
    return view.end("access point " + access_point_text(view.octet(0)) +
                    " leads to no IP: only SNAP with an EtherType does");
  }
  if (!view.holds(0, sizeof(wire::LlcSnap))) return view.end("SNAP is cut before its EtherType");
  const unsigned organization = view.word(3) >> 8U;
  view.add("organization", hex(organization, 6));
  view.add("type", ether_type_text(view.pair(6)));
  if (organization == 0 || organization == 0xf8) return view.announce("EtherType " + ether_type_text(view.pair(6)));
  view.end("the type behind organization " + hex(organization, 6) + " is no EtherType");
}

void announce_cooked(HeaderView& view, std::size_t at) {
  if (!view.holds(at, 2)) return;
  const unsigned protocol = view.pair(at);
  if (protocol >= ether_type::kFirst) {
    view.add("protocol", ether_type_text(protocol));
    return view.announce("EtherType " + ether_type_text(protocol));
  }
  view.add("protocol", hex(protocol, 4) + (protocol == 4 ? " (LLC)" : ""));
  view.announce("protocol " + hex(protocol, 4));
}

constexpr std::array kPacketTypes{NumberName{0, "to us"}, NumberName{1, "broadcast"}, NumberName{2, "multicast"},
                                  NumberName{3, "to another host"}, NumberName{4, "from us"}};

/// https://www.tcpdump.org/linktypes/LINKTYPE_LINUX_SLL.html
void describe_cooked_v1(HeaderView& view) {
  view.need(16);
  if (view.holds(0, 2)) view.add("packet type", with_name(kPacketTypes, view.pair(0)));
  view.number("hardware type", 2, 2);
  announce_cooked(view, 14);
}

/// https://www.tcpdump.org/linktypes/LINKTYPE_LINUX_SLL2.html
void describe_cooked_v2(HeaderView& view) {
  view.need(20);
  announce_cooked(view, 0);
  view.number("interface", 4, 4);
  view.number("hardware type", 8, 2);
  if (view.holds(10, 1)) view.add("packet type", with_name(kPacketTypes, view.octet(10)));
}

void describe_null_loopback(HeaderView& view) {
  view.need(4);
  if (!view.holds(0, 4)) return;
  const bool little_endian = view.word(0) > 0xffff;
  const std::uint32_t family = little_endian ? std::byteswap(view.word(0)) : view.word(0);
  constexpr std::array kFamilies{NumberName{2, "IPv4"}, NumberName{10, "IPv6"}, NumberName{24, "IPv6"},
                                 NumberName{28, "IPv6"}, NumberName{30, "IPv6"}};
  const std::string text = with_name(kFamilies, family);
  view.add("address family", text + (little_endian ? ", little-endian" : ""));
  view.announce("address family " + text);
}

void describe_raw_ip(HeaderView& view) {
  view.need(1);
  if (!view.holds(0, 1)) return;
  view.add("version nibble", std::to_string(view.octet(0) >> 4U));
  view.announce("version nibble " + std::to_string(view.octet(0) >> 4U));
}

void describe_unknown_link(HeaderView& view) {
  view.add("captured", std::to_string(view.walk().captured_left()) + " octets, of which none is read");
}

/// IEEE 802.1Q, clause 9.6.
void describe_vlan(HeaderView& view) {
  view.need(sizeof(wire::VlanTag));
  if (view.holds(0, 2)) {
    view.add("VLAN", std::to_string(view.pair(0) & 0xfffU));
    view.add("priority", std::to_string(view.pair(0) >> 13U));
  }
  view.type_or_length(2);
}

void describe_vn_tag(HeaderView& view) {
  view.need(6);
  if (view.holds(0, 4)) {
    view.add("destination interface", std::to_string(view.word(0) >> 16U & 0x3fffU));
    view.add("source interface", std::to_string(view.word(0) & 0xfffU));
  }
  view.type_or_length(4);
}

void describe_e_tag(HeaderView& view) {
  view.need(8);
  if (view.holds(0, 6)) {
    view.add("priority", std::to_string(view.pair(0) >> 13U));
    view.add("extended port", std::to_string(view.pair(2) & 0x3fffU));
  }
  view.type_or_length(6);
}

void describe_r_tag(HeaderView& view) {
  view.need(6);
  view.number("sequence", 2, 2);
  view.type_or_length(4);
}

void describe_cisco_metadata(HeaderView& view) {
  view.need(4);
  view.number("version", 0, 1);
  if (!view.holds(1, 1)) return;
  const std::size_t options = view.octet(1);
  view.need(4 + 4 * options);
  view.add("length", std::to_string(4 * options));
  if (options > 0 && (view.pair(2) & 0xfffU) == 1) view.number("security group", 4, 2);
  view.type_or_length(2 + 4 * options);
}

void describe_arista_timestamp(HeaderView& view) {
  view.need(12);
  view.hexadecimal("subtype", 0, 2);
  view.hexadecimal("version", 2, 2);
  if (!view.holds(0, 4)) return;
  const std::size_t seconds = (view.octet(3) & 0xf0U) == 0x20 ? 2 : 4;
  view.need(4 + seconds + 4 + 2);
  view.number("seconds", 4, seconds);
  view.number("nanoseconds", 4 + seconds, 4);
  view.type_or_length(4 + seconds + 4);
}

constexpr std::array kPppoeCodes{NumberName{0x00, "session data"}, NumberName{0x07, "offer"},
                                 NumberName{0x09, "initiation"},   NumberName{0x19, "request"},
                                 NumberName{0x65, "confirmation"}, NumberName{0xa7, "termination"}};

/// RFC 2516, section 4.
void describe_pppoe(HeaderView& view) {
  view.need(6);
  if (view.holds(1, 1)) view.add("code", with_name(kPppoeCodes, view.octet(1)));
  view.hexadecimal("session", 2, 2);
  view.number("length", 4, 2);
  view.end("discovery sets sessions up and carries no packet");
}

void describe_ppp(HeaderView& view) {
  const std::size_t at = view.pair(0) == 0xff03 && view.holds(0, 2) ? 2 : 0;
  if (at > 0) view.add("address, control", "0xff, 0x03");
  view.need(at + 1);
  if (!view.holds(at, 1)) return;
  const bool compressed = (view.octet(at) & 1U) != 0;
  view.need(at + (compressed ? 1 : 2));
  if (!view.holds(at, compressed ? 1 : 2)) return;
  const std::string protocol = ppp_text(compressed ? view.octet(at) : view.pair(at));
  view.add("protocol", protocol + (compressed ? ", compressed" : ""));
  view.announce("protocol " + protocol);
}

constexpr std::array kDescribers{
    Describer{Layer::ethernet, describe_ethernet},
    Describer{Layer::bridged_ethernet, describe_ethernet},
    Describer{Layer::llc, describe_llc},
    Describer{Layer::linux_cooked_v1, describe_cooked_v1},
    Describer{Layer::linux_cooked_v2, describe_cooked_v2},
    Describer{Layer::null_loopback, describe_null_loopback},
    Describer{Layer::raw_ip, describe_raw_ip},
    Describer{Layer::unknown_link, describe_unknown_link},
    Describer{Layer::vlan, describe_vlan},
    Describer{Layer::vn_tag, describe_vn_tag},
    Describer{Layer::e_tag, describe_e_tag},
    Describer{Layer::r_tag, describe_r_tag},
    Describer{Layer::cisco_metadata, describe_cisco_metadata},
    Describer{Layer::arista_timestamp, describe_arista_timestamp},
    Describer{Layer::pppoe_discovery, describe_pppoe},
    Describer{Layer::pppoe, describe_pppoe},
    Describer{Layer::ppp, describe_ppp},
};

}  // namespace

std::span<const Describer> link_describers() {
  return kDescribers;
}

}  // namespace sextant
