// SPDX-License-Identifier: BSD-3-Clause
// Tunnels that an IP protocol number announces, and those over UDP whose header is a family of its own: GRE and ERSPAN,
// EtherIP, L2TP, CAPWAP.
#include <array>

#include "dataplane/decode/gre.h"
#include "dataplane/explain/describe.h"
#include "dataplane/explain/number_names.h"

namespace sextant {
namespace {

using namespace gre;

std::string gre_flags_text(unsigned flags) {
  std::string text;
  const auto add = [&](unsigned flag, std::string_view name) {
    if ((flags & flag) != 0) text += (text.empty() ? "" : ", ") + std::string(name);
  };
  add(kChecksum, "checksum");
  add(kRouting, "routing");
  add(kKey, "key");
  add(kSequence, "sequence");
  if ((flags & kVersion) == 1) add(kAcknowledgment, "acknowledgment");
  return text.empty() ? "none" : text;
}

std::string gre_type_text(unsigned type) {
  constexpr std::array kOthers{NumberName{kErspan2, "ERSPAN"}, NumberName{kErspan3, "ERSPAN type III"},
                               NumberName{0x2001, "NHRP"}, NumberName{kWccp, "WCCP"}};
  const std::string_view name = name_in(kOthers, type);
  return name.empty() ? ether_type_text(type) : hex(type, 4) + " (" + std::string(name) + ')';
}

/// draft-foschiano-erspan-03, section 4.
void describe_erspan_1(HeaderView& view) {
  view.add("header", "none");
}

void describe_erspan_2(HeaderView& view) {
  view.need(8);
  if (!view.holds(0, 4)) return;
  view.add("VLAN", std::to_string(view.word(0) >> 16U & 0xfffU));
  view.add("session", std::to_string(view.word(0) & 0x3ffU));
}

void describe_erspan_3(HeaderView& view) {
  describe_erspan_2(view);
  const bool platform_header = (view.octet(11) & 1U) != 0;
  view.need(platform_header ? 20 : 12);
  if (view.holds(11, 1)) view.add("platform header", platform_header ? "yes" : "no");
}

void describe_etherip(HeaderView& view) {
  view.need(2);
  if (view.holds(0, 1)) view.add("version", std::to_string(view.octet(0) >> 4U));
  view.end("this is not version 3 of EtherIP");
}

constexpr const char* kUnknownPseudowire =
    "a session agrees on what it carries when it is set up, and nothing known holds behind the header";

/// RFC 2661, section 3.1.
void describe_l2tp_version_2(HeaderView& view, unsigned flags) {
  std::size_t at = 2;
  if ((flags & 0x4000U) != 0) {
    view.number("length", at, 2);
    at += 2;
  }
  view.number("tunnel", at, 2);
  view.number("session", at + 2, 2);
  at += 4;
  if ((flags & 0x0800U) != 0) {
    view.number("sequence", at, 2);
    at += 4;
  }
  view.need(at);
  if ((flags & 0x0200U) != 0) {
    view.need(at + 2);
    view.number("offset", at, 2);
    view.need(at + 2 + view.pair(at));
  }
}

void describe_l2tp(HeaderView& view) {
  view.need(6);
  if (!view.holds(0, 2)) return;
  const unsigned flags = view.pair(0);
  view.add("flags", hex(flags, 4));
  view.add("version", std::to_string(flags & 0x000fU));
  view.add("message", (flags & 0x8000U) != 0 ? "control" : "data");
  if ((flags & 0x000fU) == 2) return describe_l2tp_version_2(view, flags);
  view.need(8);
  view.hexadecimal("session", 4, 4);
  view.end(kUnknownPseudowire);
}

/// RFC 3931, section 4.1.1.
void describe_l2tpv3_in_ip(HeaderView& view) {
  view.need(4);
  view.hexadecimal("session", 0, 4);
  view.end(view.word(0) == 0 ? "session 0 marks a control message" : kUnknownPseudowire);
}

/// RFC 5415, section 4.3.
void describe_capwap(HeaderView& view) {
  view.need(8);
  if (!view.holds(0, 1)) return;
  view.add("preamble", hex(view.octet(0), 2) + (view.octet(0) == 1 ? " (DTLS)" : ""));
  if (view.octet(0) == 1) return view.end("DTLS encrypts what it carries, and no header behind it can be read");
  if (!view.holds(0, 8)) return;
  const std::size_t words = view.octet(1) >> 3U;
  constexpr std::array kBindings{NumberName{1, "IEEE 802.11"}, NumberName{3, "EPCglobal"}};
  view.need(4 * words);
  view.add("length", std::to_string(4 * words));
  view.add("binding", with_name(kBindings, view.octet(2) >> 1U & 0x1fU));
  view.add("payload", (view.octet(2) & 1U) != 0 ? "as on its radio" : "Ethernet");
  if ((view.octet(3) & 0x80U) != 0) view.add("fragment offset", std::to_string(view.pair(6) & 0xfff8U));
  const bool keep_alive = (view.octet(3) & 0x08U) != 0;
  view.end(keep_alive ? "a keep-alive carries no frame" : "a later fragment of a tunnel begins with no header");
}

/// IEEE 802.11, clause 9.2.3. Frame control is shown as it stands; its two octets may be swapped.
void describe_wlan(HeaderView& view) {
  view.need(24);
  if (!view.holds(0, 2)) return;
  view.hexadecimal("frame control", 0, 2);
  view.mac_address("receiver", 4);
  view.mac_address("transmitter", 10);
  view.end("no data frame, or a protected one: no IP can be read behind it");
}

constexpr std::array kDescribers{
    Describer{Layer::gre, describe_gre},           Describer{Layer::gre_in_udp, describe_gre},
    Describer{Layer::erspan_1, describe_erspan_1}, Describer{Layer::erspan_2, describe_erspan_2},
    Describer{Layer::erspan_3, describe_erspan_3}, Describer{Layer::etherip, describe_etherip},
    Describer{Layer::l2tp, describe_l2tp},         Describer{Layer::l2tpv3_in_ip, describe_l2tpv3_in_ip},
    Describer{Layer::capwap, describe_capwap},     Describer{Layer::wlan, describe_wlan},
};

}  // namespace

/// RFC 2784 and RFC 2890; version 1 is RFC 2637.
void describe_gre(HeaderView& view) {
  view.need(4);
  if (!view.holds(0, 4)) return;
  const unsigned flags = view.pair(0);
  const unsigned version = flags & 7U;
  view.add("flags", gre_flags_text(flags));
  view.add("version", std::to_string(version));
  view.add("type", gre_type_text(view.pair(2)));
  view.announce("type " + gre_type_text(view.pair(2)));
  if (version > 1) return view.end("GRE has no version " + std::to_string(version));
  std::size_t at = 4 + ((flags & (kChecksum | kRouting)) != 0 ? 4 : 0);
  if ((flags & kKey) != 0) {
    version == 1 ? view.number("call", at + 2, 2) : view.hexadecimal("key", at, 4);
    at += 4;
  }
  if ((flags & kSequence) != 0) {
    view.number("sequence", at, 4);
    at += 4;
  }
  if (version == 1 && (flags & kAcknowledgment) != 0) {
    view.number("acknowledgment", at, 4);
    at += 4;
  }
  view.need(at);
  if (version == 1 && (flags & kSequence) == 0)
    view.end("an acknowledgment carries no payload (RFC 2637, section 4.1)");
}

std::span<const Describer> tunnel_describers() {
  return kDescribers;
}

}  // namespace sextant
