// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/generate/octet_string.h"

#include "dataplane/generate/wire_write.h"

namespace sextant {

OctetString& OctetString::u8(std::uint8_t value) {
  octets_.push_back(std::byte{value});
  return *this;
}

OctetString& OctetString::u16(std::uint16_t value) {
  return u8(static_cast<std::uint8_t>(value >> 8U)).u8(static_cast<std::uint8_t>(value & 0xffU));
}

OctetString& OctetString::u32(std::uint32_t value) {
  return u16(static_cast<std::uint16_t>(value >> 16U)).u16(static_cast<std::uint16_t>(value & 0xffffU));
}

OctetString& OctetString::text(std::string_view characters) {
  return octets(std::as_bytes(std::span{characters}));
}

OctetString& OctetString::octets(std::span<const std::byte> more) {
  octets_.insert(octets_.end(), more.begin(), more.end());
  return *this;
}

OctetString& OctetString::zeros(std::size_t count) {
  octets_.resize(octets_.size() + count);
  return *this;
}

std::size_t OctetString::open16() {
  u16(0);
  return octets_.size();
}

void OctetString::close16(std::size_t opened) {
  store16(&octets_[opened - 2], static_cast<std::uint16_t>(octets_.size() - opened));
}

}  // namespace sextant
