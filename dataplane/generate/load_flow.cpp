// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/generate/load_flow.h"

#include <algorithm>

namespace sextant {
namespace {

/// Appends the network's first eight octets, fewer of IPv4, and the length, for prefixes of these lengths.
template <typename LabelledPrefix>
void pack(std::vector<std::uint64_t>& packed, std::span<const LabelledPrefix> prefixes, unsigned shortest,
          unsigned longest) {
  for (const auto& [prefix, label] : prefixes) {
    if (prefix.length < shortest || prefix.length > longest) continue;
    std::uint64_t network = 0;
    for (std::size_t i = 0; i < std::min(sizeof network, prefix.address.octets.size()); ++i) {
      network |= std::to_integer<std::uint64_t>(prefix.address.octets[i]) << (56 - 8 * i);
    }
    packed.push_back((network & ~std::uint64_t{0xff}) | prefix.length);
  }
}

}  // namespace

Expected<LoadFlows> LoadFlows::make(const LoadFlowOptions& options) {
  LoadFlows flows;
  flows.ipv6_per_million_ = options.ipv6_per_million;
  flows.vlan_per_million_ = options.vlan_per_million;
  flows.tcp_per_million_ = options.tcp_per_million;
  flows.key_ = Random{options.seed}.next();
  flows.prefixes_.reserve(options.ipv4_prefixes.size() + options.ipv6_prefixes.size());
  pack(flows.prefixes_, options.ipv4_prefixes, 8, 24);
  flows.spans_[0] = {0, flows.prefixes_.size()};
  pack(flows.prefixes_, options.ipv6_prefixes, 16, 56);
  flows.spans_[1] = {flows.spans_[0].count, flows.prefixes_.size() - flows.spans_[0].count};
  if (flows.spans_[0].count == 0 && options.ipv6_per_million < kMillion) {
    return fail("The routing table has no IPv4 prefix of 8 to 24 bits to draw addresses from.");
  }
  if (flows.spans_[1].count == 0 && options.ipv6_per_million > 0) {
    return fail("The routing table has no IPv6 prefix of 16 to 56 bits to draw addresses from.");
  }
  return flows;
}

}  // namespace sextant
