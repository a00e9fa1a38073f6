// SPDX-License-Identifier: BSD-3-Clause
// What decoding is told: how far it goes into a frame before it stops with a named outcome, which UDP ports announce
// tunnels, and which IPv6 prefixes mean something. Made at start from the configuration, then constant; any thread.
#pragma once

#include <cstdint>

#include "dataplane/decode/number_table.h"
#include "dataplane/decode/prefix_set.h"
#include "sextant/configuration.h"

namespace sextant {

inline constexpr std::size_t kPortSlots = 512;  ///< twice the UDP ports that tunnels can have

struct DecodeSettings {
  /// With everything as in a configuration that says nothing about decoding.
  DecodeSettings() : DecodeSettings(DecodeConfiguration{}) {}
  explicit DecodeSettings(const DecodeConfiguration& configuration);

  std::uint8_t nesting_limit;                 ///< layers of encapsulation that are opened (Outcome::nesting_limit)
  std::uint8_t extension_header_limit;        ///< per IPv6 header (Outcome::extension_header_limit)
  NumberTable<kPortSlots> destination_ports;  ///< UDP tunnels by destination port
  NumberTable<kPortSlots> source_ports;       ///< by source port, where answers come from the tunnel's port
  PrefixSet translators;                      ///< addresses that embed IPv4 (RFC 6052, RFC 7599)
  PrefixSet sixrd_domains;                    ///< RFC 5969
  PrefixSet segment_identifiers;              ///< destinations that are SRv6 segments (RFC 8986)
  /// Per first octet of an IPv6 address: what is worth asking of such an address, of kAsk…. Nearly all say: nothing.
  std::array<std::uint8_t, 256> questions{};
};

inline constexpr std::uint8_t kAskTranslator = 1;
inline constexpr std::uint8_t kAskSegment = 2;           ///< of destinations
inline constexpr std::uint8_t kAskImpossibleSource = 4;  ///< of sources

inline constexpr std::uint8_t kVlanTagLimit = 8;     ///< tags in one frame (Outcome::nesting_limit)
inline constexpr std::uint8_t kOptionLimit = 8;      ///< options of extension headers looked at in one frame
inline constexpr std::uint8_t kMplsLabelLimit = 16;  ///< labels in one stack (Outcome::nesting_limit)

}  // namespace sextant
