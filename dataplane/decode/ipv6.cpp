// SPDX-License-Identifier: BSD-3-Clause
// The fixed header of IPv6 (RFC 8200, section 3). A header that was announced belongs to its family even when it turns
// out cut or bad.
#include "dataplane/decode/ip.h"

namespace sextant {
namespace {

constexpr std::uint8_t kJumboPayloadOption = 0xc2;  // RFC 2675, section 2

/// RFC 4291: multicast (section 2.7), loopback (2.5.3) and IPv4-mapped addresses (2.5.5.2) are nobody's source.
bool is_impossible_source(const Ipv6Address& address) {
  if (address.octets[0] == std::byte{0xff}) return true;
  std::array<std::uint64_t, 2> words{};
  std::memcpy(words.data(), address.octets.data(), sizeof words);
  if (words[0] != 0) [[likely]]
    return false;
  const std::uint64_t low = std::byteswap(words[1]);
  return low == 1 || low >> 32 == 0xffff;
}

/// The questions that the first octets of the addresses raise. Apart, as is what else is rare: registers that only it
/// needs are not to be saved for every packet.
[[gnu::noinline]] void ask_addresses(Walk& walk, const wire::Ipv6& ip) {
  const DecodeSettings& settings = walk.settings;
  walk.facts.translated = settings.translators.contains(ip.source) || settings.translators.contains(ip.destination);
  if (is_impossible_source(ip.source)) walk.observe(Observation::impossible_source);
  if (settings.segment_identifiers.contains(ip.destination)) walk.count(Encapsulation::srv6);
}

/// The jumbo payload length among the first options of the hop-by-hop header at the offset, or 0.
std::uint32_t jumbo_payload_length(const Walk& walk) {
  if (walk.captured_left() < 8) return 0;
  const std::size_t end = std::min<std::size_t>(8 * (std::size_t{walk.octet(1)} + 1), walk.captured_left());
  std::size_t at = 2;
  for (unsigned option = 0; option < kOptionLimit && at + 1 < end; ++option) {
    if (walk.octet(at) == 0) {  // Pad1
      ++at;
      continue;
    }
    if (walk.octet(at) == kJumboPayloadOption && walk.octet(at + 1) == 4 && at + 6 <= end) {
      return static_cast<std::uint32_t>(walk.pair(at + 2)) << 16 | walk.pair(at + 4);
    }
    at += std::size_t{2} + walk.octet(at + 1);
  }
  return 0;
}

/// The payload of a packet whose payload length is 0 or goes past its frame. A payload length of 0 means a jumbo
/// payload option, or nothing. A jumbo payload that goes past the frame, or a packet that a fragment around it cuts,
/// ends with it.
[[gnu::noinline]] std::size_t unusual_payload_octets(Walk& walk, const wire::Ipv6& ip) {
  std::size_t length = ip.payload_length.host();
  const std::uint32_t jumbo = length == 0 && ip.next_header == protocol::kHopByHop ? jumbo_payload_length(walk) : 0;
  if (jumbo != 0) {
    walk.observe(Observation::jumbo_payload);
    if (jumbo <= UINT16_MAX) walk.find(Outcome::bad_jumbo_payload);
    length = jumbo;
  }
  if (length <= walk.wire_left()) return length;
  const bool cut_by_fragment = walk.observed(Observation::first_fragment);
  if (!cut_by_fragment) walk.find(Outcome::ipv6_length_past_frame);
  return cut_by_fragment || jumbo != 0 ? walk.wire_left() : length;
}

/// Octets behind the fixed header, as far as they can be believed.
std::size_t payload_octets(Walk& walk, const wire::Ipv6& ip) {
  const std::size_t length = ip.payload_length.host();
  const bool usual = length != 0 && length <= walk.wire_left();
  return usual ? length : unusual_payload_octets(walk, ip);
}

/// Stops in a header that is cut. Its payload length counts where that field was captured.
Layer stop_in_cut_header(Walk& walk) {
  constexpr std::size_t kLengthEnd = offsetof(wire::Ipv6, payload_length) + sizeof(wire::Ipv6::payload_length);
  if (walk.captured_left() >= kLengthEnd && walk.octet(0) >> 4 == 6) {
    note_ip_octets(walk.facts, sizeof(wire::Ipv6) + walk.pair(kLengthEnd - 2));
  }
  return walk.stop(Outcome::truncated_ipv6);
}

}  // namespace

Layer read_ipv6(Walk& walk) {
  walk.chain = {};
  enter_ip(walk, Family::ipv6);
  if (!walk.descend()) return walk.stop(Outcome::nesting_limit);
  wire::Ipv6 ip;
  if (!walk.header(ip)) return stop_in_cut_header(walk);
  if (ip.version_class_label.host() >> 28 != 6) return walk.stop(Outcome::bad_ipv6_version);
  walk.skip(sizeof ip);

  Facts& facts = walk.facts;
  const std::size_t payload = payload_octets(walk, ip);
  note_ip_octets(facts, sizeof ip + payload);
  walk.limit_to(std::min(payload, walk.wire_left()));

  facts.key.family = Family::ipv6;
  facts.key.addresses = {ip.source, ip.destination};
  facts.key.ports = {};
  facts.endpoints_known = true;
  const auto questions = [&](const Ipv6Address& address) {
    return walk.settings.questions[std::to_integer<std::uint8_t>(address.octets[0])];
  };
  constexpr std::uint8_t kOfSource = kAskTranslator | kAskImpossibleSource;
  constexpr std::uint8_t kOfDestination = kAskTranslator | kAskSegment;
  if (((questions(ip.source) & kOfSource) | (questions(ip.destination) & kOfDestination)) != 0) [[unlikely]] {
    ask_addresses(walk, ip);
  }
  return follow(walk, ip.next_header, kLayerOfNextHeader);
}

}  // namespace sextant
