// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/label/ipv4_table.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

namespace sextant {
namespace {

constexpr std::size_t kBatch = 128;  ///< both addresses of a burst

std::uint32_t number_of(const Ipv4Address& address) {
  return std::byteswap(std::bit_cast<std::uint32_t>(address.octets));
}

}  // namespace

/// The index of the cell that holds a way of a node.
inline std::size_t Ipv4Table::locate(std::size_t node, std::uint32_t way) const {
  const std::uint32_t* cells = &cells_[node * kNodeCells];
  const std::uint32_t word = way / 64;
  std::uint64_t changes = 0;
  std::memcpy(&changes, cells + std::size_t{2} * word, sizeof changes);
  const std::uint32_t rank = cells[kRanksAt] >> (8 * word) & 0xffU;
  return std::size_t{cells[kBeforeAt]} + rank + static_cast<unsigned>(std::popcount(changes << (63 - way % 64)));
}

Label Ipv4Table::label_of(const Ipv4Address& address) const {
  const std::uint32_t number = number_of(address);
  std::uint32_t cell = cells_[locate(number >> 16U, number >> 8U & 0xffU)];
  if ((cell & kNode) != 0) cell = cells_[locate(cell & ~kNode, number & 0xffU)];
  return cell;
}

void Ipv4Table::look_up_some(const Ipv4Address* addresses, Label* labels, std::size_t count) const {
  std::array<std::uint32_t, kBatch> numbers;
  std::array<std::size_t, kBatch> places;
  std::array<std::uint32_t, kBatch> deep;  // which addresses go on to a second node
  for (std::size_t i = 0; i < count; ++i) {
    numbers[i] = number_of(addresses[i]);
    __builtin_prefetch(&cells_[(numbers[i] >> 16U) * kNodeCells]);
  }
  for (std::size_t i = 0; i < count; ++i) {
    places[i] = locate(numbers[i] >> 16U, numbers[i] >> 8U & 0xffU);
    __builtin_prefetch(&cells_[places[i]]);
  }
  std::size_t deep_count = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint32_t cell = cells_[places[i]];
    labels[i] = cell;
    deep[deep_count] = static_cast<std::uint32_t>(i);
    deep_count += cell >> 31U;
  }
  for (std::size_t k = 0; k < deep_count; ++k) __builtin_prefetch(&cells_[(labels[deep[k]] & ~kNode) * kNodeCells]);
  for (std::size_t k = 0; k < deep_count; ++k) {
    places[k] = locate(labels[deep[k]] & ~kNode, numbers[deep[k]] & 0xffU);
    __builtin_prefetch(&cells_[places[k]]);
  }
  for (std::size_t k = 0; k < deep_count; ++k) labels[deep[k]] = cells_[places[k]];
}

void Ipv4Table::look_up(std::span<const Ipv4Address> addresses, std::span<Label> labels) const {
  for (std::size_t begin = 0; begin < addresses.size(); begin += kBatch) {
    look_up_some(&addresses[begin], &labels[begin], std::min(kBatch, addresses.size() - begin));
  }
}

}  // namespace sextant
