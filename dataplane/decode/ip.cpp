// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/decode/ip.h"

namespace sextant {

void note_fragment(Walk& walk, const FragmentFacts& fragment) {
  walk.facts.fragmented = true;
  walk.facts.fragment = fragment;
  walk.observe(fragment.offset_units == 0 ? Observation::first_fragment : Observation::later_fragment);
  // All but the last hold a multiple of 8 octets (RFC 791, section 3.2; RFC 8200, section 4.5).
  if (fragment.more && fragment.length_octets % 8 != 0) walk.find(Outcome::bad_fragment_length);
}

}  // namespace sextant
