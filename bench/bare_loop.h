// SPDX-License-Identifier: BSD-3-Clause
// The least a flow meter can do, as a measure for the engine: parse Ethernet, one VLAN tag, IPv4 or IPv6 and the ports,
// hash the 5-tuple with a key, find the flow in the same form of table in three phases of a batch, add packets and
// octets. No tunnels, no checks, no counters beside the flow's, no timeouts, no time. One owner.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <span>

#include "dataplane/decode/decode.h"
#include "dataplane/flow/table.h"
#include "dataplane/frame.h"

namespace sextant::bench {

class BareLoop {
 public:
  explicit BareLoop(std::uint32_t capacity) : table_(capacity, {1, 2}, true) {}

  [[nodiscard]] bool empty() const { return table_.empty(); }
  [[nodiscard]] std::uint32_t flow_count() const { return table_.live(); }

  void turn(std::span<const Frame> burst) {
    for (std::size_t i = 0; i < burst.size(); ++i) {
      parse(burst[i], keys_[i]);
      sides_[i] = canonicalize(keys_[i]);
      hashes_[i] = table_.hash(keys_[i]);
      table_.prefetch_bucket(hashes_[i]);
    }
    for (std::size_t i = 0; i < burst.size(); ++i) indices_[i] = table_.candidate(hashes_[i]);
    for (std::size_t i = 0; i < burst.size(); ++i) {
      std::uint32_t index = indices_[i];
      if (index == FlowTable::kNone || !same_key(table_.entry(index).key, keys_[i])) [[unlikely]] {
        index = table_.find(keys_[i], hashes_[i]);
        if (index == FlowTable::kNone) index = table_.insert(keys_[i], hashes_[i]);
        if (index == FlowTable::kNone) continue;
      }
      FlowEntry& entry = table_.entry(index);
      ++entry.packets[sides_[i]];
      entry.frame_octets[sides_[i]] += burst[i].length;
    }
  }

 private:
  template <typename T>
  static T load(const std::byte* from) {
    T value;
    std::memcpy(&value, from, sizeof value);
    return value;
  }

  static void parse(const Frame& frame, FlowKey& key) {
    std::uint64_t words[5] = {};
    const std::byte* network = frame.data + 14;
    std::uint16_t type = load<std::uint16_t>(frame.data + 12);
    if (type == 0x0081) {  // 0x8100 as it stands in memory
      type = load<std::uint16_t>(frame.data + 16);
      network += 4;
    }
    if (type == 0x0008) {
      words[1] = std::uint64_t{load<std::uint32_t>(network + 12)} << 32U;
      words[3] = std::uint64_t{load<std::uint32_t>(network + 16)} << 32U;
      words[4] = load<std::uint32_t>(network + 20) | std::uint64_t{load<std::uint8_t>(network + 9)} << 48U;
    } else {
      for (std::size_t word = 0; word < 4; ++word) words[word] = load<std::uint64_t>(network + 8 + 8 * word);
      words[4] = load<std::uint32_t>(network + 40) | std::uint64_t{load<std::uint8_t>(network + 6)} << 48U |
                 std::uint64_t{1} << 56U;
    }
    std::memcpy(static_cast<void*>(&key), words, sizeof words);
  }

  FlowTable table_;
  std::array<FlowKey, kBurstCapacity> keys_;
  std::array<unsigned, kBurstCapacity> sides_;
  std::array<std::uint64_t, kBurstCapacity> hashes_;
  std::array<std::uint32_t, kBurstCapacity> indices_;
};

}  // namespace sextant::bench
