// SPDX-License-Identifier: BSD-3-Clause
// Tunnels that UDP ports announce and that can be opened.
#include <array>

#include "dataplane/explain/describe.h"
#include "dataplane/explain/number_names.h"

namespace sextant {
namespace {

/// RFC 7348, section 5.
void describe_vxlan(HeaderView& view) {
  view.need(8);
  if (!view.holds(0, 1)) return;
  view.add("flags",
           hex(view.octet(0), 2) + ((view.octet(0) & 0x08U) != 0 ? " (network valid)" : " (no valid network)"));
  if (view.holds(4, 4)) view.add("network", std::to_string(view.word(4) >> 8U));
}

constexpr std::array kNextProtocols{NumberName{1, "IPv4"}, NumberName{2, "IPv6"}, NumberName{3, "Ethernet"},
                                    NumberName{4, "NSH"}, NumberName{5, "MPLS"}};

void describe_vxlan_gpe(HeaderView& view) {
  describe_vxlan(view);
  const bool names_protocol = (view.octet(0) & 0x04U) != 0;
  if (names_protocol && view.holds(3, 1)) view.add("next protocol", with_name(kNextProtocols, view.octet(3)));
}

/// RFC 8926, section 3.4.
void describe_geneve(HeaderView& view) {
  view.need(8);
  if (!view.holds(0, 8)) return;
  const std::size_t words = view.octet(0) & 0x3fU;
  view.need(8 + 4 * words);
  view.add("version", std::to_string(view.octet(0) >> 6U));
  view.add("options", std::to_string(4 * words));
  view.add("type", ether_type_text(view.pair(2)));
  view.announce("EtherType " + ether_type_text(view.pair(2)));
  view.add("network", std::to_string(view.word(4) >> 8U));
}

constexpr std::array kGtpMessages{NumberName{1, "echo request"},      NumberName{2, "echo response"},
                                  NumberName{26, "error indication"}, NumberName{31, "supported extensions"},
                                  NumberName{253, "tunnel status"},   NumberName{254, "end marker"},
                                  NumberName{255, "user data"}};
constexpr std::array kGtpExtensions{NumberName{0x20, "service class"},         NumberName{0x40, "UDP port"},
                                    NumberName{0x81, "RAN container"},         NumberName{0x82, "long PDCP number"},
                                    NumberName{0x83, "xw RAN container"},      NumberName{0x84, "NR RAN container"},
                                    NumberName{0x85, "PDU session container"}, NumberName{0xc0, "PDCP number"}};

/// 3GPP TS 29.281, section 5.2: each extension header has its length in four octets, its last octet names the next one.
void describe_gtp_extensions(HeaderView& view) {
  ShortList extensions;
  std::size_t at = 12;
  unsigned type = view.octet(at - 1);
  while (type != 0 && view.holds(at, 1)) {
    const std::size_t octets = std::size_t{4} * view.octet(at);
    const std::string_view name = name_in(kGtpExtensions, type);
    extensions.add((name.empty() ? hex(type, 2) : std::string(name)) + " of " + std::to_string(octets));
    view.need(at + std::max<std::size_t>(octets, 4));
    if (octets == 0) break;
    at += octets;
    type = view.octet(at - 1);
  }
  view.list("extension headers", extensions);
}

/// 3GPP TS 29.281, section 5.1.
void describe_gtpu(HeaderView& view) {
  view.need(8);
  if (!view.holds(0, 8)) return;
  const unsigned flags = view.octet(0);
  view.add("version", std::to_string(flags >> 5U));
  view.add("flags", hex(flags & 0x1fU, 2));
  view.add("message", with_name(kGtpMessages, view.octet(1)));
  view.add("length", std::to_string(view.pair(2)));
  view.add("TEID", hex(view.word(4), 8));
  if ((flags & 0x07U) == 0) return;
  view.need(12);
  if ((flags & 0x02U) != 0) view.number("sequence", 8, 2);
  if ((flags & 0x04U) != 0 && view.holds(11, 1)) describe_gtp_extensions(view);
}

/// RFC 4380, section 5.1.1.
void describe_teredo(HeaderView& view) {
  std::size_t octets = 0;
  if (view.holds(0, 4) && view.pair(0) == 1) octets = std::size_t{13} + view.octet(2) + view.octet(3);
  if (octets > 0) view.add("authentication", std::to_string(octets) + " octets");
  const bool origin = view.holds(octets, 8) && view.pair(octets) == 0;
  if (origin) view.add("origin", "8 octets");
  octets += origin ? 8 : 0;
  if (octets == 0) view.add("indications", "none");
  if (view.holds(octets, 1)) view.add("version nibble behind", std::to_string(view.octet(octets) >> 4U));
}

/// RFC 9300, section 5.1.
void describe_lisp(HeaderView& view) {
  view.need(8);
  view.hexadecimal("flags", 0, 1);
  if (view.holds(4, 4)) view.add("instance", std::to_string(view.word(4) >> 8U));
  if (view.holds(8, 1)) view.add("version nibble behind", std::to_string(view.octet(8) >> 4U));
}

void describe_lisp_control(HeaderView& view) {
  view.need(4);
  constexpr unsigned kEncapsulated = 8;
  const unsigned type = view.octet(0) >> 4U;
  view.add("type", std::to_string(type) + (type == kEncapsulated ? " (encapsulated control message)" : ""));
}

/// draft-massar-v6ops-ayiya-02, section 3.
void describe_ayiya(HeaderView& view) {
  view.need(8);
  if (!view.holds(0, 8)) return;
  const std::size_t identity = std::size_t{1} << (view.octet(0) >> 4U);
  const std::size_t signature = std::size_t{4} * (view.octet(1) >> 4U);
  view.need(8 + identity + signature);
  view.add("identity", std::to_string(identity) + " octets");
  view.add("signature", std::to_string(signature) + " octets");
  view.add("operation", std::to_string(view.octet(2) & 0x0fU) + ((view.octet(2) & 0x0fU) == 1 ? " (forward)" : ""));
  view.next_header("next header", 3);
}

/// draft-ietf-intarea-gue-09, section 3.
void describe_gue(HeaderView& view) {
  if (!view.holds(0, 4)) return view.need(4);
  view.add("version", std::to_string(view.octet(0) >> 6U));
  if (view.octet(0) >> 6U == 1) return view.add("version nibble of IP", std::to_string(view.octet(0) >> 4U));
  view.need(4 + std::size_t{4} * (view.octet(0) & 0x1fU));
  view.add("message", (view.octet(0) & 0x20U) != 0 ? "control" : "data");
  view.next_header("protocol", 1);
}

void describe_ip_in_udp(HeaderView& view) {
  if (view.holds(0, 1)) view.add("version nibble of IP", std::to_string(view.octet(0) >> 4U));
}

constexpr std::array kDescribers{
    Describer{Layer::vxlan, describe_vxlan},
    Describer{Layer::vxlan_gpe, describe_vxlan_gpe},
    Describer{Layer::geneve, describe_geneve},
    Describer{Layer::gtpu, describe_gtpu},
    Describer{Layer::teredo, describe_teredo},
    Describer{Layer::lisp, describe_lisp},
    Describer{Layer::ayiya, describe_ayiya},
    Describer{Layer::gue, describe_gue},
    Describer{Layer::lisp_control, describe_lisp_control},
    Describer{Layer::mpls_in_udp, describe_mpls},
    Describer{Layer::ip_in_udp, describe_ip_in_udp},
};

}  // namespace

std::span<const Describer> udp_tunnel_describers() {
  return kDescribers;
}

}  // namespace sextant
