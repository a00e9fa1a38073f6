// SPDX-License-Identifier: BSD-3-Clause
// Prefixes as text for tests of lookups, and the plain oracle: for each length a map from what the prefix keeps of an
// address to its label, asked from the longest on.
#pragma once

#include <arpa/inet.h>

#include <cstring>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "sextant/label.h"

namespace sextant::test {

inline Ipv4Address ipv4(const std::string& text) {
  Ipv4Address address;
  if (inet_pton(AF_INET, text.c_str(), address.octets.data()) != 1) throw std::invalid_argument(text);
  return address;
}
inline Ipv6Address ipv6(const std::string& text) {
  Ipv6Address address;
  if (inet_pton(AF_INET6, text.c_str(), address.octets.data()) != 1) throw std::invalid_argument(text);
  return address;
}

/// `10.0.0.0/8`.
inline LabelledIpv4Prefix route4(const std::string& text, Label label) {
  const std::size_t slash = text.find('/');
  return {{ipv4(text.substr(0, slash)), static_cast<std::uint8_t>(std::stoi(text.substr(slash + 1)))}, label};
}
inline LabelledIpv6Prefix route6(const std::string& text, Label label) {
  const std::size_t slash = text.find('/');
  return {{ipv6(text.substr(0, slash)), static_cast<std::uint8_t>(std::stoi(text.substr(slash + 1)))}, label};
}

/// The address without the bits behind a length.
template <typename Address>
Address cut(Address address, std::size_t length) {
  for (std::size_t i = 0; i < address.octets.size(); ++i) {
    const std::size_t bits = length > 8 * i ? length - 8 * i : 0;
    if (bits < 8) address.octets[i] &= static_cast<std::byte>(0xff00U >> bits);
  }
  return address;
}

template <typename Address>
class PlainTable {
 public:
  template <typename Routes>
  explicit PlainTable(const Routes& routes) : lengths_(Address{}.octets.size() * 8 + 1) {
    for (const auto& [prefix, label] : routes) lengths_[prefix.length][prefix.address] = label;
  }
  [[nodiscard]] Label label_of(const Address& address) const {
    for (std::size_t length = lengths_.size(); length-- > 0;) {
      const auto found = lengths_[length].find(cut(address, length));
      if (found != lengths_[length].end()) return found->second;
    }
    return kUnknownLabel;
  }

 private:
  std::vector<std::map<Address, Label>> lengths_;
};

}  // namespace sextant::test
