// SPDX-License-Identifier: BSD-3-Clause
// Longest-prefix match of both families: an immutable snapshot of labelled prefixes. The control thread builds it, any
// number of threads look addresses up; handed over by label_source.h. Lookups allocate nothing and cannot fail.
// Refuses prefixes with bits behind their length, labels outside of 1 to kLargestLabel, and more than 64 Mi prefixes.
#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "dataplane/label/ipv4_table.h"
#include "dataplane/label/ipv6_table.h"
#include "sextant/error.h"
#include "sextant/label.h"

namespace sextant {

class PrefixTable {
 public:
  /// In any order; of equal prefixes the last one counts. Fails with a sentence, also where memory lacks.
  [[nodiscard]] static Expected<std::unique_ptr<const PrefixTable>> build(
      std::span<const LabelledIpv4Prefix> ipv4_prefixes, std::span<const LabelledIpv6Prefix> ipv6_prefixes);

  /// The label of each address, kUnknownLabel where no prefix holds it. As many labels as addresses; fastest where
  /// there are some dozens, both addresses of a burst for instance.
  void look_up(std::span<const Ipv4Address> addresses, std::span<Label> labels) const {
    ipv4_.look_up(addresses, labels);
  }
  void look_up(std::span<const Ipv6Address> addresses, std::span<Label> labels) const {
    ipv6_.look_up(addresses, labels);
  }

  /// One at a time: several times slower a piece, and the reference of the above.
  [[nodiscard]] Label label_of(const Ipv4Address& address) const { return ipv4_.label_of(address); }
  [[nodiscard]] Label label_of(const Ipv6Address& address) const { return ipv6_.label_of(address); }

  [[nodiscard]] std::uint64_t ipv4_memory_octets() const { return ipv4_.memory_octets(); }
  [[nodiscard]] std::uint64_t ipv6_memory_octets() const { return ipv6_.memory_octets(); }
  [[nodiscard]] std::uint64_t memory_octets() const { return ipv4_memory_octets() + ipv6_memory_octets(); }

 private:
  PrefixTable(Ipv4Table ipv4, Ipv6Table ipv6) : ipv4_(std::move(ipv4)), ipv6_(std::move(ipv6)) {}

  Ipv4Table ipv4_;
  Ipv6Table ipv6_;
};

}  // namespace sextant
