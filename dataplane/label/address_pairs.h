// SPDX-License-Identifier: BSD-3-Clause
// The address pairs of one burst and their labels: gathered by family, so that a prefix table looks all of them up in
// one batch. Owned by one worker; fixed memory.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "dataplane/frame.h"
#include "dataplane/label/prefix_table.h"
#include "sextant/flow_record.h"
#include "sextant/label.h"

namespace sextant {

/// Of endpoint 0 and endpoint 1 of a flow key.
using EndpointLabels = std::array<Label, 2>;

/// One pair at a time. `table` may be null: nothing is known.
[[nodiscard]] EndpointLabels labels_of(const PrefixTable* table, const FlowKey& key);

class AddressPairs {
 public:
  static constexpr std::size_t kCapacity = kBurstCapacity;

  void clear();

  /// The next pair, number size(). At most kCapacity.
  void add(const FlowKey& key);

  [[nodiscard]] std::size_t size() const { return size_; }

  void look_up(const PrefixTable& table);

  /// After look_up(): of the pair with that number.
  [[nodiscard]] EndpointLabels labels(std::size_t number) const;

 private:
  std::array<Ipv4Address, 2 * kCapacity> ipv4_addresses_;
  std::array<Ipv6Address, 2 * kCapacity> ipv6_addresses_;
  std::array<Label, 2 * kCapacity> ipv4_labels_;
  std::array<Label, 2 * kCapacity> ipv6_labels_;
  std::array<std::uint8_t, kCapacity> at_;  // a pair's place in its family's arrays, in pairs
  std::array<bool, kCapacity> is_ipv6_;
  std::size_t size_ = 0;
  std::size_t ipv4_count_ = 0;  // addresses
  std::size_t ipv6_count_ = 0;
};

}  // namespace sextant
