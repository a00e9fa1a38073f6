// SPDX-License-Identifier: BSD-3-Clause
// IPv6 extension headers (RFC 8200, section 4) and the authentication header, which IPv4 has too.
#include <array>

#include "dataplane/explain/address_text.h"
#include "dataplane/explain/describe.h"
#include "dataplane/explain/number_names.h"

namespace sextant {
namespace {

/// IANA "Destination Options and Hop-by-Hop Options".
constexpr std::array kOptions{
    NumberName{0x01, "PadN"},
    NumberName{0x04, "tunnel encapsulation limit"},
    NumberName{0x05, "router alert"},
    NumberName{0x07, "CALIPSO"},
    NumberName{0x08, "SMF"},
    NumberName{0x0f, "PDM"},
    NumberName{0x11, "IOAM"},
    NumberName{0x12, "AltMark"},
    NumberName{0x23, "RPL"},
    NumberName{0x26, "quick-start"},
    NumberName{0x30, "minimum path MTU"},
    NumberName{0x31, "IOAM"},
    NumberName{0x63, "RPL"},
    NumberName{0x6d, "MPL"},
    NumberName{0x8b, "ILNP nonce"},
    NumberName{0xc2, "jumbo payload"},
    NumberName{0xc9, "home address"},
};

std::string option_text(unsigned type, std::size_t octets) {
  const std::string_view name = name_in(kOptions, type);
  return (name.empty() ? "option " + hex(type, 2) : std::string(name)) + " of " + std::to_string(octets);
}

/// RFC 8200, section 4.2: every option but Pad1 has a length, which does not count its type and itself.
ShortList options_in(const HeaderView& view, std::size_t end) {
  ShortList options;
  for (std::size_t at = 2; at < end && view.holds(at, 1);) {
    const unsigned type = view.octet(at);
    if (type == 0) {
      options.add("Pad1");
      ++at;
      continue;
    }
    const std::size_t octets = std::size_t{2} + view.octet(at + 1);
    if (at + 1 >= end || at + octets > end) {
      options.add(option_text(type, octets) + ", past the header");
      break;
    }
    options.add(option_text(type, octets));
    at += octets;
  }
  return options;
}

/// Next header and length; returns the header's octets.
std::size_t describe_start(HeaderView& view) {
  view.need(8);
  view.next_header("next header", 0);
  if (!view.holds(1, 1)) return 0;
  const std::size_t octets = 8 * (std::size_t{view.octet(1)} + 1);
  view.need(octets);
  view.add("length", std::to_string(octets));
  return octets;
}

void describe_options(HeaderView& view) {
  const std::size_t octets = describe_start(view);
  if (octets > 0) view.list("options", options_in(view, octets));
}

constexpr std::array kRoutingTypes{
    NumberName{0, "source route, deprecated"}, NumberName{2, "mobility"}, NumberName{3, "RPL source route"},
    NumberName{4, "segment routing"},          NumberName{5, "CRH-16"},   NumberName{6, "CRH-32"}};

ShortList addresses_in(const HeaderView& view, std::size_t end) {
  ShortList addresses;
  Ipv6Address address;
  for (std::size_t at = 8; at + sizeof address <= end && view.walk().header_at(at, address); at += sizeof address) {
    addresses.add(address_text(address));
  }
  return addresses;
}

void describe_routing(HeaderView& view) {
  const std::size_t octets = describe_start(view);
  if (view.holds(2, 1)) view.add("type", with_name(kRoutingTypes, view.octet(2)));
  view.number("segments left", 3, 1);
  const unsigned type = view.octet(2);
  constexpr unsigned kSegmentRouting = 4;
  if (type == kSegmentRouting && view.holds(4, 1)) {  // RFC 8754, section 2
    const std::size_t entries = octets / 16;
    view.number("last entry", 4, 1);
    const std::size_t listed = 8 + 16 * std::min<std::size_t>(entries, view.octet(4) + 1U);
    view.list("segments, last one first", addresses_in(view, std::min(octets, listed)));
  } else if ((type == 0 || type == 2) && octets > 8) {
    view.list("addresses", addresses_in(view, octets));
  }
}

void describe_fragment(HeaderView& view) {
  view.need(sizeof(wire::Fragment));
  view.next_header("next header", 0);
  if (view.holds(2, 2)) {
    const unsigned units = view.pair(2) >> 3U;
    view.add("fragment offset", std::to_string(std::size_t{8} * units));
    view.add("more fragments", (view.pair(2) & 1U) != 0 ? "yes" : "no");
    if (view.pair(2) >> 3U == 0 && (view.pair(2) & 1U) == 0) view.note("an atomic fragment: a whole packet (RFC 6946)");
  }
  view.hexadecimal("identification", 4, 4);
}

void describe_last_header(HeaderView& view) {
  const std::string name = protocol_text(view.walk().next_protocol);
  view.add("number", name);
  constexpr unsigned kNoNextHeader = protocol::kNoNextHeader;
  view.end(view.walk().next_protocol == kNoNextHeader ? "next header 59 says that nothing follows"
                                                      : "next header " + name + " carries no packet");
}

/// RFC 4302, section 2.
void describe_ah(HeaderView& view) {
  view.need(12);
  view.next_header("next header", 0);
  if (view.holds(1, 1)) {
    const std::size_t words = std::size_t{view.octet(1)} + 2;
    view.need(4 * words);
    view.add("length", std::to_string(4 * words));
  }
  view.hexadecimal("SPI", 4, 4);
  view.number("sequence", 8, 4);
}

constexpr std::array kDescribers{
    Describer{Layer::hop_by_hop, describe_options},      Describer{Layer::destination, describe_options},
    Describer{Layer::routing, describe_routing},         Describer{Layer::fragment, describe_fragment},
    Describer{Layer::last_header, describe_last_header}, Describer{Layer::ah, describe_ah},
};

}  // namespace

std::span<const Describer> extension_describers() {
  return kDescribers;
}

}  // namespace sextant
