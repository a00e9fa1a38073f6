// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/config/nearest.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>

namespace sextant {
namespace {

constexpr std::size_t kLongestWord = 64;

/// Case and the choice between '-', '_' and ' ' are never what was meant differently.
std::string folded(std::string_view word) {
  std::string result(word);
  for (char& letter : result) {
    if (letter == '-' || letter == ' ') letter = '_';
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  }
  return result;
}

/// Insertions, deletions, changes and swaps of neighbours (optimal string alignment distance).
std::size_t distance(std::string_view a, std::string_view b) {
  std::array<std::array<std::size_t, kLongestWord + 1>, kLongestWord + 1> cost{};
  for (std::size_t i = 0; i <= a.size(); ++i) cost[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) cost[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = cost[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      cost[i][j] = std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1, change});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
      }
    }
  }
  return cost[a.size()][b.size()];
}

/// "gre" of "gre_in_udp".
bool is_word_of(const std::string& word, std::string_view candidate) {
  constexpr std::size_t kShortestWord = 3;
  if (word.size() < kShortestWord) return false;
  const auto bounded = [](std::string_view text) { return std::string("_").append(text).append("_"); };
  return bounded(candidate).contains(bounded(word));
}

}  // namespace

std::string_view nearest(std::string_view word, std::span<const std::string_view> known) {
  if (word.size() > kLongestWord) return {};
  const std::string wanted = folded(word);
  std::string_view best;
  std::size_t best_distance = kLongestWord;
  for (const std::string_view candidate : known) {
    if (candidate.size() > kLongestWord) continue;
    std::size_t apart = distance(wanted, folded(candidate));
    const std::size_t longer = std::max(wanted.size(), candidate.size());
    // A word inside the other ("ring_capacity") is close although it is short of many letters.
    const bool contains = wanted.size() >= 4 && candidate.find(wanted) != std::string_view::npos;
    const bool is_word = is_word_of(wanted, candidate);
    if (apart > (longer + 2) / 3 && !contains && !is_word) continue;
    if (contains) apart = std::min<std::size_t>(apart, 2);
    if (is_word) apart = std::min<std::size_t>(apart, 1);
    if (apart < best_distance) {
      best = candidate;
      best_distance = apart;
    }
  }
  return best;
}

}  // namespace sextant
