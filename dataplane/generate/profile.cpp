// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/generate/profile.h"

#include <algorithm>
#include <numeric>

namespace sextant {

namespace {

//                                                          tls http  dns quic media echo large datagram
constexpr std::array<std::uint16_t, kFlowKindCount> kEveryday{430, 80, 300, 140, 30, 15, 5, 0};
constexpr std::array<std::uint16_t, kFlowKindCount> kSmallest{0, 0, 0, 0, 0, 0, 0, 1000};
constexpr std::uint16_t kVlan = 100;
constexpr std::uint16_t kBackground = 500;
constexpr std::uint32_t kLongest = 20'000;
constexpr std::uint32_t kActive = 8'192;

constexpr std::array kProfiles{
    Profile{"today", "an exchange point of 2026: 45 % of the flows are IPv6", 450, false, kEveryday, kVlan, kBackground,
            kLongest, kActive},
    Profile{"ipv4-heavy", "a network that has hardly begun: 15 % of the flows are IPv6", 150, false, kEveryday, kVlan,
            kBackground, kLongest, kActive},
    Profile{"ipv6-heavy", "a mobile network: 80 % of the flows are IPv6", 800, false, kEveryday, kVlan, kBackground,
            kLongest, kActive},
    Profile{"dual-stack", "every conversation takes place twice, once over each family", 500, true, kEveryday, kVlan,
            kBackground, kLongest, kActive},
    Profile{"stress", "the smallest frames (64 octets with FCS for IPv4) and 131,072 flows at a time", 450, false,
            kSmallest, kVlan, kBackground, 64, 131'072},
};

static_assert(std::ranges::all_of(kProfiles, [](const Profile& profile) {
  return std::accumulate(profile.kind_permille.begin(), profile.kind_permille.end(), 0) == 1000;
}));

}  // namespace

std::span<const Profile> profiles() {
  return kProfiles;
}

const Profile* find_profile(std::string_view name) {
  const auto found = std::ranges::find(kProfiles, name, &Profile::name);
  return found == kProfiles.end() ? nullptr : &*found;
}

}  // namespace sextant
