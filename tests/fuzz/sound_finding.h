// SPDX-License-Identifier: BSD-3-Clause
// What a name and a finding are, whatever the octets; a fuzzer aborts where one is not.
#pragma once

#include <cstdio>
#include <cstdlib>

#include "dataplane/classify/name_finding.h"

namespace sextant {

inline void require(bool holds, const char* promise) {
  if (holds) return;
  std::fprintf(stderr, "%s\n", promise);
  std::abort();
}

inline void require_sound(const NameText& name) {
  require(!name.view().ends_with('.'), "a name with the dot of the root");
  for (const char character : name.view()) {
    const bool lower = character < 'A' || character > 'Z';
    require(character > ' ' && character < 0x7f && lower, "a name with a character that no name has");
  }
}

inline void require_sound(const NameFinding& finding) {
  require((finding.outcome == NameOutcome::found) == !finding.name.empty(), "found, and nothing there");
  require_sound(finding.name);
}

}  // namespace sextant
