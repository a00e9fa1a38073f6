// SPDX-License-Identifier: BSD-3-Clause
// Which name an address had in DNS last, over all workers: what each of them learnt comes together here, and goes back
// to all as a snapshot. Bounded: where there is no room the address that was learnt longest ago goes. An answer is
// worth more the later it came, and of two at one time that of the name that sorts first: so it does not matter in
// which order the workers' answers come. Owned by one control thread; time is that of packets. Refuses nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "sextant/learnt_address.h"

namespace sextant {

/// How long an answer is good for at least: resolvers, systems and browsers keep an address for minutes whatever its
/// TTL says, and CDNs say 20 to 60 s.
inline constexpr std::int64_t kLeastLifetime_s = 300;
/// And at most: what a resolver keeps unless it is told otherwise (unbound's cache-max-ttl).
inline constexpr std::int64_t kLongestLifetime_s = 86'400;

class LearntAddresses {
 public:
  /// `capacity`: addresses, at least 1; some 300 octets each.
  explicit LearntAddresses(std::size_t capacity) : capacity_(capacity) {}
  LearntAddresses(const LearntAddresses&) = delete;
  LearntAddresses& operator=(const LearntAddresses&) = delete;

  void add(const LearntAddress& learnt);

  /// Forgets what has expired at `now_s`, in seconds since 1970. All that is left, in no order, where that differs in
  /// addresses or names from the last time; else nothing. The names stay until the next add().
  [[nodiscard]] std::optional<std::vector<NamedAddress>> snapshot(std::int64_t now_s);

  [[nodiscard]] std::size_t live() const { return entries_.size(); }
  /// Addresses that were pushed out or found no room; depends on the order in which answers came.
  [[nodiscard]] std::uint64_t evicted() const { return evicted_; }

 private:
  struct Key {
    Family family = Family::other;
    Ipv6Address address;
    auto operator<=>(const Key&) const = default;
  };
  struct Entry {
    std::string name;
    Timestamp time;
    std::uint32_t ttl_s = 0;
  };
  /// By age, the oldest first; of one age by address, so that the order is total.
  struct Place {
    Timestamp time;
    Key key;
    auto operator<=>(const Place&) const = default;
  };

  void insert(const Key& key, const LearntAddress& learnt);
  void replace(Entry& entry, const Key& key, const LearntAddress& learnt);

  std::size_t capacity_;
  std::map<Key, Entry> entries_;  // no hash that addresses could be aimed at: anybody may answer from port 53
  std::set<Place> places_;        // one for each entry
  std::uint64_t evicted_ = 0;
  bool changed_ = false;  // since the last snapshot
};

}  // namespace sextant
