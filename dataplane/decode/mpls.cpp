// SPDX-License-Identifier: BSD-3-Clause
// MPLS: the label stack (RFC 3032) and what stands behind its bottom. The stack does not say what it carries; the first
// nibble is a guess (RFC 4385, section 2) that has to hold against the header behind it.
#include "dataplane/decode/plausible.h"

namespace sextant {
namespace {

constexpr std::uint32_t kIpv4ExplicitNull = 0;  // RFC 3032, section 2.1
constexpr std::uint32_t kIpv6ExplicitNull = 2;
constexpr std::size_t kControlWordSize = 4;  // RFC 4448, section 4.6

Layer read_behind_bottom(Walk& walk, std::uint32_t bottom_label) {
  if (walk.captured_left() == 0) return walk.wire_left() == 0 ? Layer::done : walk.stop(Outcome::truncated_mpls);
  const unsigned nibble = walk.octet(0) >> 4U;
  const Layer guess = nibble == 4 ? Layer::ipv4 : nibble == 6 ? Layer::ipv6 : Layer::done;
  const Fit fit = nibble == 4 ? fit_ipv4(walk, 0) : nibble == 6 ? fit_ipv6(walk, 0) : Fit::none;
  const bool announced =
      (nibble == 4 && bottom_label == kIpv4ExplicitNull) || (nibble == 6 && bottom_label == kIpv6ExplicitNull);
  if (announced || fit == Fit::certain) return guess;
  const bool control_word = nibble == 0 && looks_like_ethernet(walk, kControlWordSize);
  if (control_word || looks_like_ethernet(walk, 0)) {
    return walk.open(control_word ? kControlWordSize : 0, Encapsulation::eompls, Layer::ethernet);
  }
  if (fit != Fit::none) return guess;
  if (guess != Layer::done) walk.observe(Observation::implausible_mpls_payload);
  return Layer::done;
}

}  // namespace

Layer read_mpls(Walk& walk) {
  walk.count(Encapsulation::mpls);
  for (unsigned label_count = 0; label_count < kMplsLabelLimit; ++label_count) {
    Be32 entry;
    if (!walk.header(entry)) return walk.stop(Outcome::truncated_mpls);
    walk.skip(sizeof entry);
    const bool bottom_of_stack = (entry.host() >> 8 & 1) != 0;
    if (bottom_of_stack) return read_behind_bottom(walk, entry.host() >> 12);
  }
  return walk.stop(Outcome::nesting_limit);
}

/// RFC 7510, section 3: the UDP payload begins with a label stack.
Layer read_mpls_in_udp(Walk& walk) {
  return walk.captured_left() >= 4 ? read_mpls(walk) : walk.decline();
}

}  // namespace sextant
