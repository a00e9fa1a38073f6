// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/classify/learnt_names.h"

#include <bit>
#include <cstring>
#include <unordered_map>

#include "dataplane/classify/mix.h"

namespace sextant {
namespace {

/// The key, spread over words of which none tells another (splitmix64, public domain).
std::array<std::uint64_t, 3> spread(std::uint64_t key) {
  std::array<std::uint64_t, 3> words{};
  for (std::uint64_t& word : words) {
    key += 0x9e3779b97f4a7c15;
    word = (key ^ key >> 30) * 0xbf58476d1ce4e5b9;
    word = (word ^ word >> 27) * 0x94d049bb133111eb;
    word ^= word >> 31;
  }
  return words;
}

}  // namespace

LearntNames::LearntNames(std::span<const NamedAddress> named, std::uint64_t key)
    : secrets_(spread(key)), slots_(std::bit_ceil(2 * named.size() + 1)) {
  entries_.reserve(named.size());
  std::unordered_map<std::string_view, std::uint32_t> offsets;
  for (const NamedAddress& one : named) {
    const auto [text, is_new] = offsets.try_emplace(one.name, static_cast<std::uint32_t>(text_.size()));
    if (is_new) text_ += one.name;
    entries_.push_back({one.address, text->second, static_cast<std::uint8_t>(one.name.size()), one.family});
    const std::uint64_t hashed = hash(one.family, one.address);
    std::size_t at = hashed & (slots_.size() - 1);
    while (slots_[at].entry != 0) at = (at + 1) & (slots_.size() - 1);
    slots_[at] = {static_cast<std::uint32_t>(hashed >> 32), static_cast<std::uint32_t>(entries_.size())};
  }
  text_.shrink_to_fit();
}

std::string_view LearntNames::find(Family family, const Ipv6Address& address) const {
  const std::uint64_t hashed = hash(family, address);
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t at = hashed & mask; slots_[at].entry != 0; at = (at + 1) & mask) {
    if (slots_[at].tag != hashed >> 32) continue;
    const Entry& entry = entries_[slots_[at].entry - 1];
    if (entry.address == address && entry.family == family) {
      return std::string_view(text_).substr(entry.text_offset, entry.text_octets);
    }
  }
  return {};
}

std::uint64_t LearntNames::memory_octets() const {
  return sizeof *this + slots_.capacity() * sizeof(Slot) + entries_.capacity() * sizeof(Entry) + text_.capacity();
}

std::uint64_t LearntNames::hash(Family family, const Ipv6Address& address) const {
  std::array<std::uint64_t, 2> words{};
  std::memcpy(words.data(), address.octets.data(), sizeof words);
  const std::uint64_t state = mix(words[0] ^ secrets_[0], words[1] ^ secrets_[1]);
  return mix(state ^ static_cast<std::uint64_t>(family), secrets_[2] | 1U);
}

}  // namespace sextant
