// SPDX-License-Identifier: BSD-3-Clause
// Tunnels whose contents are encrypted: what stands in the clear.
#include <array>

#include "dataplane/explain/describe.h"
#include "dataplane/explain/number_names.h"

namespace sextant {
namespace {

constexpr const char* kClosed = "what it carries is encrypted, and no header behind it can be read";

/// RFC 4303, section 2.
void describe_esp(HeaderView& view) {
  view.need(8);
  view.hexadecimal("SPI", 0, 4);
  view.number("sequence", 4, 4);
  view.end(kClosed);
}

/// https://www.wireguard.com/protocol/
void describe_wireguard(HeaderView& view) {
  constexpr std::array kMessages{NumberName{1, "handshake initiation"}, NumberName{2, "handshake response"},
                                 NumberName{3, "cookie reply"}, NumberName{4, "transport data"}};
  view.need(4);
  if (view.holds(0, 1)) view.add("message", with_name(kMessages, view.octet(0)));
  view.hexadecimal("reserved", 1, 3);
  view.add("length", std::to_string(view.walk().wire_left()));
  view.end(kClosed);
}

/// https://openvpn.net/community-resources/openvpn-protocol/
void describe_openvpn(HeaderView& view) {
  view.need(1);
  if (view.holds(0, 1)) {
    view.add("opcode", std::to_string(view.octet(0) >> 3U));
    view.add("key", std::to_string(view.octet(0) & 0x07U));
  }
  view.add("length", std::to_string(view.walk().wire_left()));
  view.end(kClosed);
}

constexpr std::array kDescribers{
    Describer{Layer::esp, describe_esp},
    Describer{Layer::esp_in_udp, describe_esp},
    Describer{Layer::wireguard, describe_wireguard},
    Describer{Layer::openvpn, describe_openvpn},
};

}  // namespace

std::span<const Describer> closed_describers() {
  return kDescribers;
}

}  // namespace sextant
