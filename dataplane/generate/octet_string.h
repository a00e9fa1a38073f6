// SPDX-License-Identifier: BSD-3-Clause
// A message under construction, octet by octet: for what is built once at start. Owned by whoever builds; grows as it
// needs to. `open16` reserves a length field which `close16` fills with the number of octets that followed it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace sextant {

class OctetString {
 public:
  OctetString& u8(std::uint8_t value);
  OctetString& u16(std::uint16_t value);
  OctetString& u32(std::uint32_t value);
  OctetString& text(std::string_view characters);
  OctetString& octets(std::span<const std::byte> more);
  OctetString& zeros(std::size_t count);

  [[nodiscard]] std::size_t open16();
  void close16(std::size_t opened);

  [[nodiscard]] std::size_t size() const { return octets_.size(); }
  [[nodiscard]] std::vector<std::byte>& bytes() { return octets_; }

 private:
  std::vector<std::byte> octets_;
};

}  // namespace sextant
