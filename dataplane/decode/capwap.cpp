// SPDX-License-Identifier: BSD-3-Clause
// CAPWAP data (RFC 5415): what a wireless access point and its controller carry for stations, as Ethernet or as IEEE
// 802.11 frames.
#include "dataplane/decode/walk.h"

namespace sextant {
namespace {

/// RFC 5415, section 4.3.
constexpr std::size_t kLeastHeader = 8;
constexpr unsigned kNativeFrame = 0x01;  // octet 2, T: the payload has the format of its radio
constexpr unsigned kFragment = 0x80;     // octet 3, F
constexpr unsigned kKeepAlive = 0x08;    // octet 3, K
constexpr unsigned kWlanBinding = 1;     // WBID of IEEE 802.11 (RFC 5416)

}  // namespace

Layer read_capwap(Walk& walk) {
  if (walk.captured_left() < kLeastHeader) return walk.decline();
  const unsigned preamble = walk.octet(0);
  if (preamble == 0x01) return walk.close(Encapsulation::capwap);  // section 4.2: version 0, DTLS
  if (preamble != 0x00) return walk.decline();
  const std::size_t octets = std::size_t{4} * (walk.octet(1) >> 3U);
  const unsigned binding = walk.octet(2) >> 1U & 0x1fU;
  const bool native = (walk.octet(2) & kNativeFrame) != 0;
  if (octets < kLeastHeader || octets > walk.captured_left()) return walk.decline();
  const bool later_fragment = (walk.octet(3) & kFragment) != 0 && walk.pair(6) >> 3 != 0;
  if (later_fragment || (walk.octet(3) & kKeepAlive) != 0) return walk.open(octets, Encapsulation::capwap, Layer::done);
  if (native && binding != kWlanBinding) return walk.decline();
  if ((walk.octet(3) & kFragment) != 0) walk.observe(Observation::first_fragment);
  return walk.open(octets, Encapsulation::capwap, native ? Layer::wlan : Layer::ethernet);
}

/// IEEE 802.11, clause 9.2.3: a data frame that is not protected leads to LLC. CAPWAP's implementations swap the two
/// octets of frame control as often as not; the protocol version, which is 0, tells.
Layer read_wlan(Walk& walk) {
  if (walk.captured_left() < 2) return walk.stop(Outcome::truncated_tunnel);
  std::uint16_t control = walk.pair(0);
  const auto is_data = [](unsigned first_octet) { return (first_octet & 0x0fU) == 0x08; };
  if (!is_data(control >> 8) && is_data(control & 0xffU))
    control = static_cast<std::uint16_t>(control << 8 | control >> 8);
  const unsigned type = control >> 8;
  const unsigned flags = control & 0xffU;
  constexpr unsigned kNoData = 0x40;
  constexpr unsigned kQualityOfService = 0x80;
  constexpr unsigned kProtected = 0x40;
  constexpr unsigned kBothSystems = 0x03;
  constexpr unsigned kOrder = 0x80;
  if (!is_data(type) || (type & kNoData) != 0) return Layer::done;
  if ((flags & kProtected) != 0) {
    walk.observe(Observation::closed_tunnel);
    return Layer::done;
  }
  std::size_t octets = 24 + ((flags & kBothSystems) == kBothSystems ? 6 : 0);
  if ((type & kQualityOfService) != 0) octets += 2 + ((flags & kOrder) != 0 ? 4 : 0);
  if (walk.captured_left() < octets) return walk.stop(Outcome::truncated_tunnel);
  walk.skip(octets);
  return Layer::llc;
}

}  // namespace sextant
