// SPDX-License-Identifier: BSD-3-Clause
#include "src/decode_names.h"

namespace sextant {

std::vector<std::string_view> names_of(std::uint64_t bits, std::span<const std::string_view> names) {
  std::vector<std::string_view> set;
  for (std::size_t bit = 0; bit < names.size(); ++bit) {
    if ((bits >> bit & 1U) != 0) set.push_back(names[bit]);
  }
  return set;
}

std::vector<std::string_view> chain_names(const HeaderChain& chain) {
  std::vector<std::string_view> names;
  chain.for_each([&](ExtensionHeader kind) { names.push_back(kExtensionHeaderNames[static_cast<std::size_t>(kind)]); },
                 [&] { names.push_back("ipv6"); });
  return names;
}

std::string_view link_type_name(const Explanation& explanation) {
  return kLayerTexts[static_cast<std::size_t>(explanation.headers.front().layer)].name;
}

std::uint32_t ip_octets_in(View view, const Facts& facts) {
  return view == View::outer ? facts.outer_ip_octets : facts.inner_ip_octets;
}

}  // namespace sextant
