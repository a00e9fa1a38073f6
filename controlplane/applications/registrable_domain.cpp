// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/applications/registrable_domain.h"

#include <libpsl.h>

#include <algorithm>
#include <array>
#include <cstddef>

namespace sextant {
namespace {

constexpr std::size_t kNameLimit = 253;  // RFC 1035, section 2.3.4, as text

/// libpsl wants a NUL behind a name.
struct TerminatedName {
  std::array<char, kNameLimit + 1> octets{};

  explicit TerminatedName(std::string_view name) { std::ranges::copy(name, octets.begin()); }
};

bool is_name(std::string_view name) {
  return !name.empty() && name.size() <= kNameLimit && !name.starts_with('.') && !name.ends_with('.') &&
         !name.contains("..") && !name.contains('\0');
}

}  // namespace

std::string_view registrable_domain(std::string_view name) {
  if (!is_name(name)) return {};
  const TerminatedName copy(name);
  std::size_t previous = std::string_view::npos;  // where the domain begins that is a label longer
  for (std::size_t at = 0;;) {
    if (psl_is_public_suffix2(psl_builtin(), copy.octets.data() + at, PSL_TYPE_ICANN) != 0) break;
    previous = at;
    const std::size_t dot = name.find('.', at);
    if (dot == std::string_view::npos) return {};
    at = dot + 1;
  }
  return previous == std::string_view::npos ? std::string_view{} : name.substr(previous);
}

bool is_public_suffix(std::string_view name) {
  if (!is_name(name)) return false;
  if (!name.contains('.')) return true;
  return psl_is_public_suffix2(psl_builtin(), TerminatedName(name).octets.data(), PSL_TYPE_ICANN) != 0;
}

}  // namespace sextant
