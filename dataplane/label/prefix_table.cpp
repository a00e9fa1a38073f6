// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/label/prefix_table.h"

#include <new>
#include <optional>
#include <string>

namespace sextant {
namespace {

/// Whether every bit behind the length is zero.
template <typename Prefix>
bool is_clean(const Prefix& prefix) {
  const auto& octets = prefix.address.octets;
  std::size_t at = prefix.length / 8;
  if (at == octets.size()) return true;
  if ((std::to_integer<unsigned>(octets[at]) & 0xffU >> prefix.length % 8) != 0) return false;
  for (++at; at < octets.size(); ++at) {
    if (octets[at] != std::byte{0}) return false;
  }
  return true;
}

/// Tables count their parts in 32 bits, of which there are a few for each prefix.
constexpr std::size_t kMostPrefixes = std::size_t{1} << 26U;

/// What is wrong with the first prefix that cannot be taken.
template <typename Labelled>
std::optional<std::string> fault_of(std::span<const Labelled> prefixes, const std::string& family) {
  if (prefixes.size() > kMostPrefixes) {
    return "There are " + std::to_string(prefixes.size()) + " labelled " + family + " prefixes; use at most " +
           std::to_string(kMostPrefixes) + ".";
  }
  for (std::size_t i = 0; i < prefixes.size(); ++i) {
    const auto& prefix = prefixes[i].prefix;
    const std::size_t longest = prefix.address.octets.size() * 8;
    const auto which = [&] { return "Labelled " + family + " prefix number " + std::to_string(i + 1); };
    if (prefix.length > longest) {
      return which() + " has a length of " + std::to_string(prefix.length) + "; " + std::to_string(longest) +
             " is the longest.";
    }
    if (!is_clean(prefix)) {
      return which() + " has bits set behind its length of " + std::to_string(prefix.length) +
             "; clear them, or give a longer length.";
    }
    if (prefixes[i].label == kUnknownLabel || prefixes[i].label > kLargestLabel) {
      return which() + " has the label " + std::to_string(prefixes[i].label) + "; labels are 1 to " +
             std::to_string(kLargestLabel) + ".";
    }
  }
  return std::nullopt;
}

}  // namespace

Expected<std::unique_ptr<const PrefixTable>> PrefixTable::build(std::span<const LabelledIpv4Prefix> ipv4_prefixes,
                                                                std::span<const LabelledIpv6Prefix> ipv6_prefixes) {
  if (auto fault = fault_of(ipv4_prefixes, "IPv4")) return fail(*std::move(fault));
  if (auto fault = fault_of(ipv6_prefixes, "IPv6")) return fail(*std::move(fault));
  Expected<Ipv4Table> ipv4 = Ipv4Table::build(ipv4_prefixes);
  if (!ipv4.has_value()) return std::unexpected(std::move(ipv4.error()));
  Expected<Ipv6Table> ipv6 = Ipv6Table::build(ipv6_prefixes);
  if (!ipv6.has_value()) return std::unexpected(std::move(ipv6.error()));
  std::unique_ptr<const PrefixTable> table(new (std::nothrow) PrefixTable(*std::move(ipv4), *std::move(ipv6)));
  if (table == nullptr) return fail("There is not enough memory for a table of labelled prefixes; free some.");
  return table;
}

}  // namespace sextant
