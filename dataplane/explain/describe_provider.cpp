// SPDX-License-Identifier: BSD-3-Clause
// What a provider's devices put around a customer's frame: service instances, MACsec, service function chains, MPLS.
#include <array>

#include "dataplane/decode/plausible.h"
#include "dataplane/explain/describe.h"
#include "dataplane/explain/number_names.h"

namespace sextant {
namespace {

/// IEEE 802.1ah: priority and flags in the first octet, then the service's identifier.
void describe_service_instance(HeaderView& view) {
  view.need(4);
  if (view.holds(0, 4)) {
    view.add("service instance", std::to_string(view.word(0) & 0xffffffU));
    view.add("priority", std::to_string(view.octet(0) >> 5U));
  }
}

/// IEEE 802.1AE, clause 9.3.
void describe_macsec(HeaderView& view) {
  view.need(6);
  if (!view.holds(0, 6)) return;
  const unsigned control = view.octet(0);
  const bool channel = (control & 0x20U) != 0;
  const bool closed = (control & 0x0cU) != 0;
  view.add("encrypted", (control & 0x08U) != 0 ? "yes" : "no");
  view.add("changed text", (control & 0x04U) != 0 ? "yes" : "no");
  view.add("association", std::to_string(control & 0x03U));
  view.add("short length", std::to_string(view.octet(1) & 0x3fU));
  view.number("packet number", 2, 4);
  if (channel) view.mac_address("channel", 6);
  if (closed) return view.end("its text is encrypted, and no header behind it can be read");
  const std::size_t tag_octets = channel ? 14 : 6;
  view.need(tag_octets + 2);
  view.type_or_length(tag_octets);
}

/// RFC 8300, section 2.2.
void describe_nsh(HeaderView& view) {
  view.need(8);
  if (!view.holds(0, 8)) return;
  const std::size_t words = view.octet(1) & 0x3fU;
  constexpr std::array kNext{NumberName{1, "IPv4"}, NumberName{2, "IPv6"}, NumberName{3, "Ethernet"},
                             NumberName{4, "NSH"}, NumberName{5, "MPLS"}};
  view.need(4 * words);
  view.add("length", std::to_string(4 * words));
  view.add("next protocol", with_name(kNext, view.octet(3)));
  view.add("path", std::to_string(view.word(4) >> 8U));
  view.add("index", std::to_string(view.octet(7)));
  view.announce("next protocol " + with_name(kNext, view.octet(3)));
}

std::string fit_text(Fit fit) {
  switch (fit) {
    case Fit::none:
      return "no such header";
    case Fit::possible:
      return "possible (cut, or longer than the frame)";
    case Fit::plausible:
      return "plausible (its length stays within the frame)";
    case Fit::certain:
      return "certain (checksum or length agree to the octet)";
  }
  return "";
}

/// The stack does not say what it carries: what the reader asked, asked again.
void describe_behind_bottom(HeaderView& view, std::size_t octets) {
  Walk behind = view.walk();
  behind.skip(octets);
  if (behind.captured_left() == 0) return view.end("nothing stands behind the bottom of the stack");
  const unsigned nibble = behind.octet(0) >> 4U;
  view.add("first nibble behind", std::to_string(nibble));
  if (nibble == 4) view.add("tried as IPv4", fit_text(fit_ipv4(behind, 0)));
  if (nibble == 6) view.add("tried as IPv6", fit_text(fit_ipv6(behind, 0)));
  if (nibble == 0 && looks_like_ethernet(behind, 4))
    view.add("tried as control word and Ethernet", "plausible (its type or length makes sense)");
  if (looks_like_ethernet(behind, 0)) view.add("tried as Ethernet", "plausible (its type or length makes sense)");
  view.end("behind the bottom of the stack stands nothing that holds as IPv4, IPv6 or Ethernet");
}

constexpr std::array kDescribers{
    Describer{Layer::service_instance, describe_service_instance},
    Describer{Layer::macsec, describe_macsec},
    Describer{Layer::nsh, describe_nsh},
    Describer{Layer::mpls, describe_mpls},
};

}  // namespace

/// RFC 3032, section 2.1.
void describe_mpls(HeaderView& view) {
  constexpr std::array kReserved{NumberName{0, "IPv4 explicit null"}, NumberName{1, "router alert"},
                                 NumberName{2, "IPv6 explicit null"}, NumberName{3, "implicit null"},
                                 NumberName{7, "entropy indicator"},  NumberName{13, "associated channel"},
                                 NumberName{14, "OAM alert"}};
  for (std::size_t count = 0; count < kMplsLabelLimit; ++count) {
    const std::size_t at = 4 * count;
    view.need(at + 4);
    if (!view.holds(at, 4)) return;
    const std::uint32_t entry = view.word(at);
    const bool bottom = (entry >> 8U & 1U) != 0;
    view.add("label", with_name(kReserved, entry >> 12U) + (bottom ? ", bottom" : ""));
    if (bottom) return describe_behind_bottom(view, at + 4);
  }
}

std::span<const Describer> provider_describers() {
  return kDescribers;
}

}  // namespace sextant
