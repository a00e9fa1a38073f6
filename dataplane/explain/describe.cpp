// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/explain/describe.h"

#include <algorithm>
#include <array>

#include "dataplane/explain/number_names.h"

namespace sextant {
namespace {

using Table = std::array<void (*)(HeaderView&), kLayerTexts.size()>;

Table table_of_all() {
  Table table{};
  for (const auto& family :
       {link_describers(), provider_describers(), ip_describers(), extension_describers(), transport_describers(),
        tunnel_describers(), udp_tunnel_describers(), closed_describers()}) {
    for (const Describer& describer : family) table[static_cast<std::size_t>(describer.layer)] = describer.describe;
  }
  return table;
}

const Table& table() {
  static const Table all = table_of_all();
  return all;
}

void describe_by_its_octets(HeaderView& view) {
  constexpr std::size_t kShown = 8;
  std::string octets;
  for (std::size_t at = 0; at < std::min(kShown, view.walk().captured_left()); ++at) {
    octets += (at == 0 ? "" : " ") + hex(view.octet(at), 2).substr(2);
  }
  if (!octets.empty()) view.add("begins", octets);
}

}  // namespace

bool is_described(Layer layer) {
  return table()[static_cast<std::size_t>(layer)] != nullptr;
}

void describe(HeaderView& view) {
  const auto describer = table()[static_cast<std::size_t>(view.layer())];
  describer == nullptr ? describe_by_its_octets(view) : describer(view);
}

}  // namespace sextant
