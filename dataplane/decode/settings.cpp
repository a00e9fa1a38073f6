// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/decode/settings.h"

namespace sextant {
namespace {

// By UdpTunnel.
constexpr std::array kTunnelLayers{
#define SEXTANT_TUNNEL_LAYER(name, ...) Layer::name,
    SEXTANT_UDP_TUNNELS(SEXTANT_TUNNEL_LAYER)
#undef SEXTANT_TUNNEL_LAYER
};
constexpr std::array kAnswersFromItsPort{
#define SEXTANT_TUNNEL_ANSWERS(name, text, port, answers) answers,
    SEXTANT_UDP_TUNNELS(SEXTANT_TUNNEL_ANSWERS)
#undef SEXTANT_TUNNEL_ANSWERS
};

// What the configuration may hold fits.
static_assert(kDecodePrefixLimit <= PrefixSet::kCapacity);
static_assert(2 * kUdpTunnelPortLimit <= kPortSlots);

void insert_all(PrefixSet& set, const std::vector<Ipv6Prefix>& prefixes) {
  for (const Ipv6Prefix& prefix : prefixes) static_cast<void>(set.insert(prefix));  // the configuration keeps the bound
}

}  // namespace

DecodeSettings::DecodeSettings(const DecodeConfiguration& configuration)
    : nesting_limit(configuration.nesting_limit), extension_header_limit(configuration.extension_header_limit) {
  for (std::size_t tunnel = 0; tunnel < kUdpTunnelCount; ++tunnel) {
    for (const std::uint16_t port : configuration.udp_ports[tunnel]) {
      static_cast<void>(destination_ports.insert(port, kTunnelLayers[tunnel]));
      if (kAnswersFromItsPort[tunnel]) static_cast<void>(source_ports.insert(port, kTunnelLayers[tunnel]));
    }
  }
  insert_all(translators, configuration.translation_prefixes);
  insert_all(sixrd_domains, configuration.sixrd_prefixes);
  insert_all(segment_identifiers, configuration.segment_prefixes);
  for (unsigned octet = 0; octet < questions.size(); ++octet) {
    if (translators.may_begin_with(octet)) questions[octet] |= kAskTranslator;
    if (segment_identifiers.may_begin_with(octet)) questions[octet] |= kAskSegment;
  }
  questions[0x00] |= kAskImpossibleSource;  // loopback and IPv4-mapped addresses
  questions[0xff] |= kAskImpossibleSource;  // multicast
}

}  // namespace sextant
