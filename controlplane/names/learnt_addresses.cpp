// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/names/learnt_addresses.h"

#include <algorithm>
#include <string_view>

namespace sextant {

namespace {

std::int64_t expiry_s(Timestamp time, std::uint32_t ttl_s) {
  return time.second() + std::clamp<std::int64_t>(ttl_s, kLeastLifetime_s, kLongestLifetime_s);
}

}  // namespace

void LearntAddresses::add(const LearntAddress& learnt) {
  const Key key{learnt.family, learnt.address};
  if (const auto found = entries_.find(key); found != entries_.end()) {
    replace(found->second, key, learnt);
  } else {
    insert(key, learnt);
  }
}

/// What stays is the greatest by time, then name, then TTL: of any set of answers the same one, in whatever order.
void LearntAddresses::replace(Entry& entry, const Key& key, const LearntAddress& learnt) {
  const std::string_view name = learnt.name.view();
  if (learnt.time < entry.time) return;
  if (learnt.time == entry.time) {
    if (entry.name < name) return;
    if (entry.name == name) {
      entry.ttl_s = std::max(entry.ttl_s, learnt.ttl_s);
      return;
    }
  } else {
    auto place = places_.extract({entry.time, key});
    place.value().time = learnt.time;
    places_.insert(std::move(place));
  }
  changed_ = changed_ || entry.name != name;
  entry.name = name;
  entry.time = learnt.time;
  entry.ttl_s = learnt.ttl_s;
}

/// An address that has no room because all others are younger would have been pushed out by them, had it come before:
/// ages only fall, so what stays are the youngest of all, in whatever order they came.
void LearntAddresses::insert(const Key& key, const LearntAddress& learnt) {
  const Place place{learnt.time, key};
  if (entries_.size() == capacity_) {
    ++evicted_;
    if (place < *places_.begin()) return;
    entries_.erase(places_.begin()->key);
    places_.erase(places_.begin());
  }
  places_.insert(place);
  entries_.emplace(key, Entry{std::string(learnt.name.view()), learnt.time, learnt.ttl_s});
  changed_ = true;
}

std::optional<std::vector<NamedAddress>> LearntAddresses::snapshot(std::int64_t now_s) {
  const std::size_t expired = std::erase_if(entries_, [&](const auto& item) {
    const auto& [key, entry] = item;
    if (expiry_s(entry.time, entry.ttl_s) > now_s) return false;
    places_.erase({entry.time, key});
    return true;
  });
  if (expired == 0 && !changed_) return std::nullopt;
  changed_ = false;
  std::vector<NamedAddress> named;
  named.reserve(entries_.size());
  for (const auto& [key, entry] : entries_) named.push_back({key.address, key.family, entry.name});
  return named;
}

}  // namespace sextant
