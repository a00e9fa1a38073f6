// SPDX-License-Identifier: BSD-3-Clause
// Where a registry's part of a name ends, by the Public Suffix List that libpsl has built in. Of the list only the
// section of registries counts (ICANN's): a name below a CDN's or a host's is that company's domain, not a customer's,
// who would each be a domain of their own. Stateless; any thread. Names are in lower case, without a dot at the end.
#pragma once

#include <string_view>

namespace sextant {

/// "example.co.uk" of "www.example.co.uk", a part of `name`. Empty where there is none: of a public suffix itself, of a
/// single label, and of what is no name (longer than 253 octets, an empty label).
[[nodiscard]] std::string_view registrable_domain(std::string_view name);

/// Registries give out names directly under it: "com", "gov.cn", and every single label.
[[nodiscard]] bool is_public_suffix(std::string_view name);

}  // namespace sextant
