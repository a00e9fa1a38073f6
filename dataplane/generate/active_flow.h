// SPDX-License-Identifier: BSD-3-Clause
// One conversation of the generator and its script: which packet comes next, from whom, carrying what. Opened by
// FlowSource, written out by write_packet(). Owned by one generator.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "dataplane/generate/payloads.h"
#include "dataplane/generate/profile.h"
#include "dataplane/generate/random.h"
#include "sextant/traffic.h"

namespace sextant {

inline constexpr std::size_t kClient = 0;
inline constexpr std::size_t kServer = 1;

/// The headers of one direction up to the end of the IP header, as they stand in every frame but for lengths and the
/// IPv4 checksum, and what they contribute to the checksums.
struct HeaderTemplate {
  std::array<std::byte, 58> octets{};  ///< Ethernet, VLAN tag or none, IPv4 or IPv6
  std::uint16_t network_sum = 0;       ///< of the IPv4 header with total length and checksum 0
  std::uint16_t transport_sum = 0;     ///< addresses, protocol and ports (RFC 9293, section 3.1; RFC 8200, section 8.1)
  std::uint16_t unused = 0;
};
static_assert(sizeof(HeaderTemplate) == 64);

struct alignas(64) ActiveFlow {
  std::array<HeaderTemplate, 2> headers;    ///< by sender: kClient, kServer
  std::array<std::uint32_t, 2> sequence{};  ///< TCP: next sequence number by sender; echo and RTP: packets sent
  std::uint32_t spread = 0;
  std::uint32_t segments_left = 0;
  std::array<std::uint16_t, 2> ports{};  ///< by sender
  std::uint16_t segment_octets = 0;      ///< of transport payload in a full data segment
  std::uint16_t host = 0;                ///< that it is about; of no meaning where there is none
  std::uint16_t identifier = 0;          ///< DNS or echo identifier, fragment identification
  FlowKind kind = FlowKind::tls;
  Family family = Family::ipv4;
  std::uint8_t network_offset = 14;
  std::uint8_t phase = 0;
  std::uint8_t data_sender = kServer;
  std::uint8_t unacknowledged = 0;
  LegDirection client_direction = LegDirection::a_to_b;
  bool live = false;
  bool aaaa = false;
  bool told = false;  ///< a payload that tells its service has been sent
  std::uint8_t service = kNoService;
};
static_assert(sizeof(ActiveFlow) == 192);

/// What the next frame of a flow is.
struct Packet {
  enum class Form : std::uint8_t { tcp, udp, echo, first_fragment, last_fragment };
  Form form = Form::udp;
  std::uint8_t sender = kClient;
  std::uint8_t tcp_flags = 0;
  bool tcp_options = false;    ///< the options of a SYN
  std::uint16_t echo_sum = 0;  ///< first fragment: folded word_sum() of the whole echo's data
  Payload payload;
};

inline constexpr std::uint8_t kTcpFin = 0x01;
inline constexpr std::uint8_t kTcpSyn = 0x02;
inline constexpr std::uint8_t kTcpPush = 0x08;
inline constexpr std::uint8_t kTcpAck = 0x10;

/// A large echo carries kLargeEchoOctets; its first fragment kFirstFragmentOctets of them (RFC 8200, section 4.5: the
/// fragment's length, ICMP header included, is a multiple of eight).
inline constexpr std::uint16_t kLargeEchoOctets = 2000;
inline constexpr std::uint16_t kFirstFragmentOctets = 1432;

/// The flow's next packet; moves the flow on and clears `live` with the last one. `flow.live` must hold.
[[nodiscard]] Packet next_packet(ActiveFlow& flow, const Payloads& payloads, Random& random);

}  // namespace sextant
