// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/aggregate/name_totals.h"

#include <algorithm>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace sextant {

namespace {

std::string key_of(std::string_view name, NameSource source, Family family) {
  std::string key{static_cast<char>(source), static_cast<char>(family)};
  key += name;
  return key;
}

}  // namespace

NameTotals::Sum* NameTotals::find(const NameText& name, NameSource source, Family family) {
  std::string key = key_of(name.view(), source, family);
  const auto found = sums_.find(key);
  if (found != sums_.end()) return &found->second;
  if (sums_.size() == kNameTotalLimit) {
    ran_out_ = true;
    return nullptr;
  }
  return &sums_[std::move(key)];
}

void NameTotals::add(const NameSighting& sighting) {
  Sum* const sum = find(sighting.name, sighting.source, sighting.family);
  if (sum == nullptr) return;
  ++sum->flows;
  if (is_question(sighting.source)) sum->octets += sighting.frame_octets;
  sum->encrypted_client_hello = sum->encrypted_client_hello || sighting.encrypted_client_hello;
  sum->aaaa = std::max(sum->aaaa, sighting.aaaa);
}

/// It is said of the name, over whatever family the question went.
AaaaEvidence NameTotals::aaaa_of(std::string_view name) const {
  AaaaEvidence strongest = AaaaEvidence::none;
  for (const Family family : {Family::ipv4, Family::ipv6}) {
    const auto found = sums_.find(key_of(name, NameSource::dns_query, family));
    if (found != sums_.end()) strongest = std::max(strongest, found->second.aaaa);
  }
  return strongest;
}

void NameTotals::add(const FlowRecord& record) {
  if (record.name.empty()) return;
  if (Sum* const sum = find(record.name, record.name_source, record.key.family)) {
    sum->octets += record.frame_octets[0] + record.frame_octets[1];
  }
}

NameSummary NameTotals::summary(std::size_t largest) const {
  NameSummary summary;
  summary.name_count = sums_.size();
  summary.exact = !ran_out_;
  using Entry = std::pair<const std::string, Sum>;
  std::vector<const Entry*> entries;
  entries.reserve(sums_.size());
  for (const Entry& entry : sums_) entries.push_back(&entry);
  const std::size_t count = std::min(largest, entries.size());
  const auto name_of = [](const Entry& entry) { return std::string_view(entry.first).substr(2); };
  std::ranges::partial_sort(entries, entries.begin() + static_cast<std::ptrdiff_t>(count),
                            [&](const Entry* a, const Entry* b) {
                              if (a->second.octets != b->second.octets) return a->second.octets > b->second.octets;
                              return std::pair(name_of(*a), a->first) < std::pair(name_of(*b), b->first);
                            });
  for (const Entry* entry : std::span(entries).first(count)) {
    const auto& [key, sum] = *entry;
    const auto source = static_cast<NameSource>(key[0]);
    const std::string_view name = name_of(*entry);
    summary.names.push_back({std::string(name), source, static_cast<Family>(key[1]), sum.flows, sum.octets,
                             sum.encrypted_client_hello,
                             source == NameSource::dns_query ? aaaa_of(name) : AaaaEvidence::none});
  }
  return summary;
}

}  // namespace sextant
