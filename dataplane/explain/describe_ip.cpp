// SPDX-License-Identifier: BSD-3-Clause
// The fixed headers of IPv4 (RFC 791) and IPv6 (RFC 8200).
#include <array>

#include "dataplane/explain/address_text.h"
#include "dataplane/explain/describe.h"
#include "dataplane/explain/number_names.h"

namespace sextant {
namespace {

constexpr std::array kIpv4Options{NumberName{7, "record route"},
                                  NumberName{68, "timestamp"},
                                  NumberName{130, "security"},
                                  NumberName{131, "loose source route"},
                                  NumberName{134, "commercial security"},
                                  NumberName{137, "strict source route"},
                                  NumberName{148, "router alert"}};

ShortList ipv4_options_in(const HeaderView& view, std::size_t begin, std::size_t end) {
  ShortList options;
  while (begin < end && view.holds(begin, 1)) {
    const unsigned type = view.octet(begin);
    if (type == 0) {
      options.add("end");
      break;
    }
    if (type == 1) {
      options.add("no operation");
      ++begin;
      continue;
    }
    const unsigned length = view.octet(begin + 1);
    const bool sound = begin + 1 < end && length >= 2 && begin + length <= end;
    options.add("option " + with_name(kIpv4Options, type) + (sound ? " of " : " of a wrong length: ") +
                std::to_string(length));
    if (!sound) break;
    begin += length;
  }
  return options;
}

void describe_ipv4_fragment(HeaderView& view) {
  const unsigned fields = view.pair(6);
  std::string flags;
  if ((fields & 0x8000U) != 0) flags += ", reserved";
  if ((fields & 0x4000U) != 0) flags += ", do not fragment";
  if ((fields & 0x2000U) != 0) flags += ", more fragments";
  view.add("flags", flags.empty() ? "none" : flags.substr(2));
  view.add("fragment offset", std::to_string(std::size_t{8} * (fields & 0x1fffU)));
  if ((fields & 0x3fffU) != 0) view.hexadecimal("identification", 4, 2);
}

void describe_ipv4(HeaderView& view) {
  view.need(sizeof(wire::Ipv4));
  if (!view.holds(0, 1)) return;
  const std::size_t words = view.octet(0) & 0x0fU;
  view.add("version", std::to_string(view.octet(0) >> 4U));
  if (view.octet(0) >> 4U != 4) return;
  view.add("header length", std::to_string(4 * words));
  view.need(4 * words);
  view.number("total length", 2, 2);
  if (view.holds(6, 2)) describe_ipv4_fragment(view);
  view.next_header("protocol", 9);
  view.ipv4_address("source", 12);
  view.ipv4_address("destination", 16);
  view.list("options", ipv4_options_in(view, sizeof(wire::Ipv4), 4 * words));
}

void note_translation(HeaderView& view, const char* name, std::size_t at) {
  Ipv6Address address;
  if (!view.walk().header_at(at, address) || !view.walk().settings.translators.contains(address)) return;
  view.note(std::string(name) + " lies in a translation prefix: the service view counts IPv4");
}

void describe_ipv6(HeaderView& view) {
  view.need(sizeof(wire::Ipv6));
  if (!view.holds(0, 1)) return;
  view.add("version", std::to_string(view.octet(0) >> 4U));
  if (view.octet(0) >> 4U != 6) return;
  view.number("payload length", 4, 2);
  view.next_header("next header", 6);
  view.ipv6_address("source", 8);
  view.ipv6_address("destination", 24);
  note_translation(view, "the source", 8);
  note_translation(view, "the destination", 24);
}

constexpr std::array kDescribers{
    Describer{Layer::ipv4, describe_ipv4},
    Describer{Layer::ipv4_in_ip, describe_ipv4},
    Describer{Layer::ipv6, describe_ipv6},
    Describer{Layer::ipv6_in_ip, describe_ipv6},
};

}  // namespace

std::span<const Describer> ip_describers() {
  return kDescribers;
}

}  // namespace sextant
