// SPDX-License-Identifier: BSD-3-Clause
// Any bytes as frames, through the engine in full bursts and one at a time: both must agree with plain maps, and the
// ledger must close. A difference aborts.
#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "dataplane/classify/application_matcher.h"
#include "dataplane/classify/learnt_names.h"
#include "dataplane/decode/decode.h"
#include "dataplane/label/prefix_table.h"
#include "dataplane/spread.h"
#include "tests/dataplane/packet.h"
#include "tests/dataplane/plain_accountant.h"
#include "tests/fuzz/frame_stream.h"

namespace {

using namespace sextant;

/// Halves of both address spaces, so that any address has a label.
const PrefixTable& halves() {
  static const auto table = [] {
    Ipv4Address ipv4;
    ipv4.octets[0] = std::byte{0x80};
    Ipv6Address ipv6;
    ipv6.octets[0] = std::byte{0x80};
    auto made = PrefixTable::build(std::array{LabelledIpv4Prefix{{{}, 1}, 1}, LabelledIpv4Prefix{{ipv4, 1}, 2}},
                                   std::array{LabelledIpv6Prefix{{{}, 1}, 3}, LabelledIpv6Prefix{{ipv6, 1}, 4}});
    if (!made) std::abort();
    return std::move(*made);
  }();
  return *table;
}

EndpointLabels half_of(const FlowKey& key) {
  const auto label = [&](const Ipv6Address& address) {
    const std::byte first = address.octets[key.family == Family::ipv6 ? 0 : 12];
    return Label{key.family == Family::ipv6 ? 3U : 1U} + std::to_integer<unsigned>(first >> 7);
  };
  return {label(key.addresses[0]), label(key.addresses[1])};
}

/// Rules that random octets meet now and then, and names for half of the addresses that are met.
const ApplicationMatcher& rules() {
  static const auto matcher = [] {
    ApplicationRules rules;
    rules.applications = {{"a", "", ""}, {"b", "", ""}, {"c", "", ""}};
    rules.suffixes = {{"com", 1}, {"example", 2}};
    rules.signatures = {{"^[a-m]", SignatureTransport::tcp, 3}, {"[\\x00-\\x7f]", SignatureTransport::udp, 2}};
    rules.ipv4_servers = {{{}, 3}};
    rules.ipv4_servers.front().prefix.length = 1;
    auto made = ApplicationMatcher::compile(rules, 1);
    if (!made) std::abort();
    return std::move(*made);
  }();
  return *matcher;
}

LearntNames names_of(const std::vector<Frame>& frames) {
  std::vector<NamedAddress> named;
  for (const Frame& frame : frames) {
    Facts one;
    decode({&frame, 1}, test::default_settings(), &one);
    if (!one.tuple_whole || one.key.family == Family::other) continue;
    const NamedAddress address{one.key.addresses[1], one.key.family, "learnt.example"};
    const auto same = [&](const NamedAddress& other) {
      return other.address == address.address && other.family == address.family;
    };
    if (std::ranges::none_of(named, same)) named.push_back(address);
  }
  return {named, 7};
}

void require_agreement(const std::vector<Frame>& frames, const test::PlainAccountant& oracle, std::size_t burst_size,
                       std::uint32_t capacity) {
  auto engine = Engine::make({.leg_count = 2,
                              .link_count = 1,
                              .flow_capacity = capacity,
                              .label_cell_capacity = 64,
                              .record_ring_capacity = 64,
                              .hash_key = {1, 2},
                              .name_capacity = 4,
                              .stream_capacity = 2,
                              .largest_application = 2,  // the third has no cell of its own
                              .prefault = false});
  if (!engine) std::abort();
  (*engine)->adopt(&halves(), 1);
  (*engine)->adopt(&rules(), &rules().scratch(0));
  const LearntNames names = names_of(frames);
  (*engine)->adopt(&names);
  const std::string difference = oracle.difference(test::run(**engine, frames, burst_size));
  if (difference.empty()) return;
  std::fprintf(stderr, "burst %zu, capacity %u: %s\n", burst_size, capacity, difference.c_str());
  std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::vector<Frame> frames = test::frames_of({data, size});
  test::PlainAccountant oracle;
  oracle.label_by(half_of);
  for (const Frame& frame : frames) {
    oracle.add(frame);
    static_cast<void>(spread_hash(frame, test::default_settings()));
  }
  require_agreement(frames, oracle, kBurstCapacity, 256);
  require_agreement(frames, oracle, 1, 4);
  return 0;
}
