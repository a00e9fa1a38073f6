// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/generate/routed_addresses.h"

#include "dataplane/generate/random.h"

namespace sextant {
namespace {

template <typename Address>
Address anywhere(Random& random) {
  Address address;
  for (std::byte& octet : address.octets) octet = static_cast<std::byte>(random.below(256));
  return address;
}

/// Takes the prefix's bits in place of the address's.
template <typename Address, typename Prefix>
void move_into(Address& address, const Prefix& prefix) {
  for (std::size_t i = 0; i < address.octets.size(); ++i) {
    const std::size_t bits = prefix.length > 8 * i ? prefix.length - 8 * i : 0;
    const std::byte kept{static_cast<unsigned char>(bits >= 8 ? 0U : 0xffU >> bits)};
    address.octets[i] = (address.octets[i] & kept) | prefix.address.octets[i];
  }
}

template <typename Address, typename Table, typename Elsewhere>
std::vector<Address> addresses_of(const Table& table, std::size_t count, std::uint64_t seed, Elsewhere elsewhere) {
  Random random(seed);
  std::vector<Address> addresses(count);
  for (std::size_t i = 0; i < count; ++i) {
    addresses[i] = anywhere<Address>(random);
    if (i % 2 == 0 && !table.empty()) {
      move_into(addresses[i], table[random.below(static_cast<std::uint32_t>(table.size()))].prefix);
    } else {
      elsewhere(addresses[i]);
    }
  }
  return addresses;
}

}  // namespace

std::vector<Ipv4Address> routed_addresses(std::span<const LabelledIpv4Prefix> table, std::size_t count,
                                          std::uint64_t seed) {
  return addresses_of<Ipv4Address>(table, count, seed, [](Ipv4Address& /*address*/) {});
}

std::vector<Ipv6Address> routed_addresses(std::span<const LabelledIpv6Prefix> table, std::size_t count,
                                          std::uint64_t seed) {
  return addresses_of<Ipv6Address>(
      table, count, seed, [](Ipv6Address& address) { move_into(address, Ipv6Prefix{{{std::byte{0x20}}}, 3}); });
}

}  // namespace sextant
