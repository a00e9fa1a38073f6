// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/decode/decode.h"

#include <utility>

#include "dataplane/decode/ip.h"
#include "dataplane/decode/label_stack.h"
#include "dataplane/decode/link.h"
#include "dataplane/decode/point_to_point.h"
#include "dataplane/decode/transport.h"
#include "dataplane/spread.h"

namespace sextant {
namespace {

Layer read_layer(Walk& walk, Layer layer) {
  switch (layer) {
    case Layer::ethernet:
      return read_ethernet(walk);
    case Layer::ether_type:
      return read_ether_type(walk);
    case Layer::ipv4:
      return read_ipv4(walk);
    case Layer::ipv6:
      return read_ipv6(walk);
    case Layer::upper:
      return read_upper(walk);
    case Layer::mpls:
      return read_mpls(walk);
    case Layer::pppoe:
      return read_pppoe(walk);
    case Layer::ppp:
      return read_ppp(walk);
    case Layer::gre:
      return read_gre(walk);
    case Layer::done:
      break;
  }
  return Layer::done;
}

std::uint64_t load_big_endian(const std::byte* octets) {
  std::uint64_t value = 0;
  std::memcpy(&value, octets, sizeof value);
  return std::byteswap(value);
}

}  // namespace

Facts decode(const Frame& frame, const DecodeLimits& limits) {
  Facts facts;
  Walk walk(frame, limits, facts);
  for (Layer layer = read_link(walk, frame.link_type); layer != Layer::done;) layer = read_layer(walk, layer);
  if (facts.vlan_tag_count > 0) {
    walk.count(facts.vlan_tag_count == 1 ? Encapsulation::vlan : Encapsulation::qinq);
  }
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

std::uint64_t spread_hash(const Frame& frame) {
  const Facts facts = decode(frame, DecodeLimits{});
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
