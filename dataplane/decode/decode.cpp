// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/decode/decode.h"

#include <utility>

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

Layer read_layer(Walk& walk, Layer layer) {
  switch (layer) {
#define SEXTANT_READ_LAYER(name, ...) \
  case Layer::name:                   \
    return read_##name(walk);
    SEXTANT_LAYERS(SEXTANT_READ_LAYER)
#undef SEXTANT_READ_LAYER
    case Layer::done:
      break;
  }
  return Layer::done;
}

void finish_walk(Walk& walk) {
  if (walk.facts.vlan_tag_count > 0) {
    walk.count(walk.facts.vlan_tag_count == 1 ? Encapsulation::vlan : Encapsulation::qinq);
  }
}

namespace {

std::uint64_t load_big_endian(const std::byte* octets) {
  std::uint64_t value = 0;
  std::memcpy(&value, octets, sizeof value);
  return std::byteswap(value);
}

}  // namespace

Facts decode(const Frame& frame, const DecodeSettings& settings) {
  Facts facts;
  Walk walk(frame, settings, facts);
  for (Layer layer = first_layer(frame.link_type); layer != Layer::done;) layer = read_layer(walk, layer);
  finish_walk(walk);
  return facts;
}

unsigned canonicalize(FlowKey& key) {
  const std::byte* source = key.addresses[0].octets.data();
  const std::byte* destination = key.addresses[1].octets.data();
  std::uint64_t a = load_big_endian(source);
  std::uint64_t b = load_big_endian(destination);
  if (a == b) {
    a = load_big_endian(source + 8);
    b = load_big_endian(destination + 8);
    if (a == b) {
      a = key.ports[0].host();
      b = key.ports[1].host();
    }
  }
  if (a <= b) return 0;
  std::swap(key.addresses[0], key.addresses[1]);
  std::swap(key.ports[0], key.ports[1]);
  return 1;
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
