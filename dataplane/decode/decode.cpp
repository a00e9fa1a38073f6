// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/decode/decode.h"

#include <iterator>
#include <utility>

#include "dataplane/decode/plain.h"
#include "dataplane/decode/steps.h"
#include "dataplane/spread.h"

namespace sextant {

Layer first_layer(LinkType link_type) {
  switch (link_type) {
    case LinkType::ethernet:
      return Layer::ethernet;
    case LinkType::raw_ip:
      return Layer::raw_ip;
    case LinkType::linux_cooked_v1:
      return Layer::linux_cooked_v1;
    case LinkType::linux_cooked_v2:
      return Layer::linux_cooked_v2;
    case LinkType::null_loopback:
      return Layer::null_loopback;
    case LinkType::ppp:
      return Layer::ppp;
    case LinkType::pppoe:
      return Layer::pppoe;
    case LinkType::unknown:
      break;
  }
  return Layer::unknown_link;
}

namespace {

/// By Layer: a call through a table takes fewer instructions than a switch that calls.
using Reader = Layer (*)(Walk& walk);
constexpr Reader kReaders[] = {[](Walk&) { return Layer::done; },
#define SEXTANT_LAYER_ENTRY(name, ...) read_##name,
                               SEXTANT_LAYERS(SEXTANT_LAYER_ENTRY)
#undef SEXTANT_LAYER_ENTRY
};
static_assert(std::size(kReaders) == kLayerTexts.size());

}  // namespace

Layer read_layer(Walk& walk, Layer layer) {
  return kReaders[static_cast<std::size_t>(layer)](walk);
}

void finish_walk(Walk& walk) {
  walk.facts.traffic_class = traffic_class_of(walk.facts);
  if (walk.facts.vlan_tag_count > 0) {
    walk.count(walk.facts.vlan_tag_count == 1 ? Encapsulation::vlan : Encapsulation::qinq);
  }
}

namespace {

void walk_layers(const Frame& frame, const DecodeSettings& settings, Facts& facts) {
  facts = {};
  Walk walk(frame, settings, facts);
  for (Layer layer = first_layer(frame.link_type); layer != Layer::done;) layer = read_layer(walk, layer);
  finish_walk(walk);
  facts.key.attachment = frame.attachment;
}

}  // namespace

void decode(std::span<const Frame> burst, const DecodeSettings& settings, Facts* facts) {
  for (std::uint64_t rest = read_plain(burst, settings, facts); rest != 0; rest &= rest - 1) {
    const auto i = static_cast<std::size_t>(std::countr_zero(rest));
    walk_layers(burst[i], settings, facts[i]);
  }
}

Facts decode(const Frame& frame, const DecodeSettings& settings) {
  Facts facts;
  decode({&frame, 1}, settings, &facts);
  return facts;
}

Facts decode_by_layers(const Frame& frame, const DecodeSettings& settings) {
  Facts facts;
  walk_layers(frame, settings, facts);
  return facts;
}

std::uint64_t spread_hash(const Frame& frame, const DecodeSettings& settings) {
  const Facts facts = decode(frame, settings);
  if (facts.key.family == Family::other) return 0;
  std::uint64_t sum = 0;
  for (const Ipv6Address& address : facts.key.addresses) {
    std::uint64_t words[2];
    std::memcpy(words, address.octets.data(), sizeof words);
    std::uint64_t mixed = (words[0] ^ 0x9e3779b97f4a7c15) * 0xff51afd7ed558ccd;
    mixed = (mixed ^ mixed >> 32 ^ words[1]) * 0xc4ceb9fe1a85ec53;
    sum += mixed ^ mixed >> 29;  // a sum does not depend on which address is the source
  }
  return (sum ^ sum >> 32) * 0xff51afd7ed558ccd;
}

}  // namespace sextant
