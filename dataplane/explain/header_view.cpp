// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/explain/header_view.h"

#include "dataplane/explain/address_text.h"
#include "dataplane/explain/number_names.h"

namespace sextant {

std::uint32_t HeaderView::value(std::size_t at, std::size_t count) const {
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < count; ++i) number = number << 8U | octet(at + i);
  return number;
}

void HeaderView::number(std::string name, std::size_t at, std::size_t count) {
  if (holds(at, count)) add(std::move(name), std::to_string(value(at, count)));
}

void HeaderView::hexadecimal(std::string name, std::size_t at, std::size_t count) {
  if (holds(at, count)) add(std::move(name), hex(value(at, count), 2 * count));
}

void HeaderView::mac_address(std::string name, std::size_t at) {
  wire::MacAddress address;
  if (walk_.header_at(at, address)) add(std::move(name), mac_text(address));
}

void HeaderView::ipv4_address(std::string name, std::size_t at) {
  Ipv4Address address;
  if (walk_.header_at(at, address)) add(std::move(name), address_text(address));
}

void HeaderView::ipv6_address(std::string name, std::size_t at) {
  Ipv6Address address;
  if (walk_.header_at(at, address)) add(std::move(name), address_text(address));
}

void HeaderView::type_or_length(std::size_t at) {
  if (!holds(at, 2)) return;
  const unsigned type = pair(at);
  if (type < ether_type::kFirst) return add("length", std::to_string(type));
  add("type", ether_type_text(type));
  announce("EtherType " + ether_type_text(type));
}

void HeaderView::next_header(std::string name, std::size_t at) {
  if (holds(at, 1)) add(std::move(name), protocol_text(octet(at)));
}

void HeaderView::list(std::string name, const ShortList& items) {
  if (!items.empty()) add(std::move(name), items.text());
}

void ShortList::add(std::string_view item) {
  if (++count_ > kLongest) return;
  if (count_ > 1) text_ += ", ";
  text_ += item;
}

std::string ShortList::text() const {
  return count_ > kLongest ? text_ + " and " + std::to_string(count_ - kLongest) + " more" : text_;
}

}  // namespace sextant
