// SPDX-License-Identifier: BSD-3-Clause
// Numbers with the names their registries give them: "0x86dd (IPv6)", "6 (TCP)". What decoding opens is named by its
// row in decode/layers.h, so that the two cannot disagree; a few that it does not open are named here. Pure; any
// thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "dataplane/decode/layers.h"

namespace sextant {

/// "0x" and at least `digits` hexadecimal digits.
[[nodiscard]] std::string hex(std::uint32_t value, std::size_t digits);

/// The layer's name without its source: "TCP", "GTP-U".
[[nodiscard]] std::string short_name(Layer layer);

[[nodiscard]] std::string ether_type_text(unsigned ether_type);  ///< IEEE 802 Numbers (IANA)
[[nodiscard]] std::string protocol_text(unsigned protocol);      ///< IANA "Protocol Numbers"
[[nodiscard]] std::string ppp_text(unsigned protocol);           ///< IANA "PPP Numbers"

struct NumberName {
  unsigned number;
  std::string_view name;
};
/// The number's name, or nothing.
[[nodiscard]] std::string_view name_in(std::span<const NumberName> names, unsigned number);

/// "3 (name)", or "3" where the number has none.
[[nodiscard]] std::string with_name(std::span<const NumberName> names, unsigned number);

}  // namespace sextant
