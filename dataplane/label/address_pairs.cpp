// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/label/address_pairs.h"

#include <algorithm>

namespace sextant {
namespace {

Ipv4Address ipv4_of(const Ipv6Address& address) {
  Ipv4Address ipv4;
  std::copy_n(address.octets.begin() + 12, 4, ipv4.octets.begin());  // where a flow key keeps it
  return ipv4;
}

}  // namespace

EndpointLabels labels_of(const PrefixTable* table, const FlowKey& key) {
  if (table == nullptr) return {kUnknownLabel, kUnknownLabel};
  if (key.family == Family::ipv6) return {table->label_of(key.addresses[0]), table->label_of(key.addresses[1])};
  return {table->label_of(ipv4_of(key.addresses[0])), table->label_of(ipv4_of(key.addresses[1]))};
}

void AddressPairs::clear() {
  size_ = 0;
  ipv4_count_ = 0;
  ipv6_count_ = 0;
}

void AddressPairs::add(const FlowKey& key) {
  is_ipv6_[size_] = key.family == Family::ipv6;
  if (is_ipv6_[size_]) {
    at_[size_++] = static_cast<std::uint8_t>(ipv6_count_ / 2);
    for (const Ipv6Address& address : key.addresses) ipv6_addresses_[ipv6_count_++] = address;
  } else {
    at_[size_++] = static_cast<std::uint8_t>(ipv4_count_ / 2);
    for (const Ipv6Address& address : key.addresses) ipv4_addresses_[ipv4_count_++] = ipv4_of(address);
  }
}

void AddressPairs::look_up(const PrefixTable& table) {
  const auto look_up_all = [&](const auto& addresses, auto& labels, std::size_t count) {
    if (count > 0) table.look_up(std::span(addresses.data(), count), std::span(labels.data(), count));
  };
  look_up_all(ipv4_addresses_, ipv4_labels_, ipv4_count_);
  look_up_all(ipv6_addresses_, ipv6_labels_, ipv6_count_);
}

EndpointLabels AddressPairs::labels(std::size_t number) const {
  const std::size_t at = std::size_t{2} * at_[number];
  return is_ipv6_[number] ? EndpointLabels{ipv6_labels_[at], ipv6_labels_[at + 1]}
                          : EndpointLabels{ipv4_labels_[at], ipv4_labels_[at + 1]};
}

}  // namespace sextant
