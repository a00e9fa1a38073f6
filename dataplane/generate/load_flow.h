// SPDX-License-Identifier: BSD-3-Clause
// The flows of a benchmark load: from the index of a flow to its family, tag, protocol, addresses and ports, by
// arithmetic alone, so that millions of flows take no memory. Two indices never give the same 5-tuple, in neither
// direction. Addresses are drawn from the prefixes of a routing table. Constant after make(); any thread. Refuses a
// table without a prefix it can draw from, where a family needs one.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "dataplane/generate/random.h"
#include "sextant/error.h"
#include "sextant/label.h"

namespace sextant {

inline constexpr std::uint32_t kMillion = 1'000'000;

struct LoadFlowOptions {
  std::uint32_t ipv6_per_million = 400'000;           ///< of flows: exact, rounded down, of the first n for any n
  std::uint32_t vlan_per_million = 100'000;           ///< of the flows of each family, as exact
  std::uint32_t tcp_per_million = 800'000;            ///< of flows, by chance; the rest is UDP
  std::span<const LabelledIpv4Prefix> ipv4_prefixes;  ///< drawn from: those of 8 to 24 bits
  std::span<const LabelledIpv6Prefix> ipv6_prefixes;  ///< and of 16 to 56; both are read in make() only
  std::uint64_t seed = 1;
};

/// Either end of a flow: the client's port is 32,768 or higher, the server's a well-known one.
enum class FlowEnd : std::uint8_t { client, server };

/// One flow, not yet written out. `number` tells it from all others of its family.
struct LoadFlow {
  std::uint64_t number = 0;
  std::array<std::uint64_t, 2> host_bits{};       ///< by FlowEnd: what stands behind the prefix
  std::array<std::uint32_t, 2> prefix_indices{};  ///< by FlowEnd
  bool ipv6 = false;
  bool vlan = false;
  bool tcp = false;
};

class LoadFlows {
 public:
  /// 2^35 flows of a family differ; the next ones would repeat the first. The bits of a flow's number are, from the
  /// lowest: client port, server port, last octet of the client's address, last octet of the server's. All four stand
  /// in the frame whatever the prefixes are, so a number is a 5-tuple.
  static constexpr unsigned kClientPortBits = 15;
  static constexpr unsigned kServerPortBits = 4;
  static constexpr unsigned kOctetBits = 8;
  static constexpr unsigned kNumberBits = kClientPortBits + kServerPortBits + 2 * kOctetBits;

  [[nodiscard]] static Expected<LoadFlows> make(const LoadFlowOptions& options);

  /// Fills `flow` in place: a copy of what was just written would wait for it.
  void describe(std::uint64_t index, LoadFlow& flow) const;
  /// Fetches what the addresses of `flow` are made of.
  void prefetch(const LoadFlow& flow) const;

  /// Host order.
  [[nodiscard]] std::uint32_t ipv4_address(const LoadFlow& flow, FlowEnd end) const;
  /// The upper and the lower half, host order.
  [[nodiscard]] std::array<std::uint64_t, 2> ipv6_address(const LoadFlow& flow, FlowEnd end) const;
  /// By FlowEnd.
  [[nodiscard]] static std::array<std::uint16_t, 2> ports(const LoadFlow& flow);

 private:
  static constexpr std::uint64_t kNumberMask = (std::uint64_t{1} << kNumberBits) - 1;
  static constexpr std::uint16_t kFirstClientPort = 32'768;
  // None of them announces a tunnel over UDP.
  static constexpr std::array<std::uint16_t, 1U << kServerPortBits> kServerPorts{
      22, 25, 53, 80, 110, 143, 179, 389, 443, 465, 587, 636, 853, 873, 993, 995};

  LoadFlows() = default;
  struct Split {
    bool inside = false;
    std::uint64_t rank = 0;  // among those on the same side
  };
  struct PrefixSpan {
    std::uint64_t first = 0;
    std::uint64_t count = 0;
  };
  static Split split(std::uint64_t index, std::uint32_t per_million);
  [[nodiscard]] static std::uint64_t last_octet(const LoadFlow& flow, FlowEnd end);
  [[nodiscard]] std::uint64_t network_and_host(const LoadFlow& flow, FlowEnd end) const;
  [[nodiscard]] std::uint64_t permuted(std::uint64_t rank) const;

  std::uint32_t ipv6_per_million_ = 0;
  std::uint32_t vlan_per_million_ = 0;
  std::uint32_t tcp_per_million_ = 0;
  std::uint64_t key_ = 0;
  // The network, from the highest bit on, with the prefix length in the lowest octet, which is never part of it: eight
  // octets a prefix, because two are fetched a frame. The IPv4 prefixes, then the IPv6 ones: no branch tells a family.
  std::vector<std::uint64_t> prefixes_;
  std::array<PrefixSpan, 2> spans_{};
};

// The fast path: inline, because position-independent code calls everything else.

// Of the first n indices, n * share rounded down are inside, evenly spread. The index is below 2^40.
inline LoadFlows::Split LoadFlows::split(std::uint64_t index, std::uint32_t per_million) {
  const std::uint64_t scaled = index * per_million;
  const std::uint64_t inside_before = scaled / kMillion;
  const bool inside = scaled % kMillion + per_million >= kMillion;
  return {inside, inside ? inside_before : index - inside_before};
}

// Each step maps the kNumberBits onto themselves, one to one: an addition and multiplications by odd numbers modulo
// 2^35, and a shift folded in.
inline std::uint64_t LoadFlows::permuted(std::uint64_t rank) const {
  std::uint64_t number = (rank + key_) * 0x9e3779b97f4a7c15U & kNumberMask;
  number ^= number >> 18U;
  number = number * 0xbf58476d1ce4e5b9U & kNumberMask;
  return number ^ number >> 17U;
}

inline void LoadFlows::describe(std::uint64_t index, LoadFlow& flow) const {
  const Split family = split(index, ipv6_per_million_);
  flow.ipv6 = family.inside;
  flow.vlan = split(family.rank, vlan_per_million_).inside;
  flow.number = permuted(family.rank);
  const std::uint64_t choice = Random::mix(flow.number ^ key_);
  const PrefixSpan& span = spans_[static_cast<std::size_t>(flow.ipv6)];
  flow.prefix_indices = {static_cast<std::uint32_t>(span.first + ((choice & UINT32_MAX) * span.count >> 32U)),
                         static_cast<std::uint32_t>(span.first + ((choice >> 32U) * span.count >> 32U))};
  const std::uint64_t bits = choice * 0x94d049bb133111ebU;
  flow.host_bits = {bits, std::rotl(bits, 32) * 0x9e3779b97f4a7c15U};
  flow.tcp = (flow.host_bits[1] >> 32U) * kMillion >> 32U < tcp_per_million_;
}

inline void LoadFlows::prefetch(const LoadFlow& flow) const {
  for (const std::uint32_t index : flow.prefix_indices) __builtin_prefetch(&prefixes_[index]);
}

inline std::uint64_t LoadFlows::last_octet(const LoadFlow& flow, FlowEnd end) {
  return flow.number >> (kClientPortBits + kServerPortBits + kOctetBits * static_cast<unsigned>(end)) & 0xffU;
}

inline std::uint64_t LoadFlows::network_and_host(const LoadFlow& flow, FlowEnd end) const {
  const auto index = static_cast<std::size_t>(end);
  const std::uint64_t packed = prefixes_[flow.prefix_indices[index]];
  return (packed & ~std::uint64_t{0xff}) | (flow.host_bits[index] & UINT64_MAX >> packed % 64);
}

inline std::uint32_t LoadFlows::ipv4_address(const LoadFlow& flow, FlowEnd end) const {
  const auto upper = static_cast<std::uint32_t>(network_and_host(flow, end) >> 32U);
  return (upper & ~0xffU) | static_cast<std::uint32_t>(last_octet(flow, end));
}

inline std::array<std::uint64_t, 2> LoadFlows::ipv6_address(const LoadFlow& flow, FlowEnd end) const {
  const std::uint64_t interface = flow.host_bits[static_cast<std::size_t>(end)] * 0x9e3779b97f4a7c15U;
  return {network_and_host(flow, end), (interface & ~std::uint64_t{0xff}) | last_octet(flow, end)};
}

inline std::array<std::uint16_t, 2> LoadFlows::ports(const LoadFlow& flow) {
  return {static_cast<std::uint16_t>(kFirstClientPort + (flow.number & (kFirstClientPort - 1))),
          kServerPorts[flow.number >> kClientPortBits & (kServerPorts.size() - 1)]};
}

}  // namespace sextant
