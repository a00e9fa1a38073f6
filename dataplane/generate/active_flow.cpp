// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/generate/active_flow.h"

#include <algorithm>

namespace sextant {

namespace {

constexpr std::uint8_t other_end(std::uint8_t sender) {
  return sender == kClient ? kServer : kClient;
}

// TCP: SYN, SYN-ACK, ACK, request, data with an acknowledgement for every second segment, FIN both ways, last ACK.
enum TcpPhase : std::uint8_t { syn, syn_ack, established, request, transfer, client_fin, server_fin, last_ack };

// A full segment, and for the flow's last one a rest of any size.
std::uint16_t data_octets(const ActiveFlow& flow, Random& random) {
  constexpr std::uint16_t kSmallest = 24;
  if (flow.segments_left > 1) return flow.segment_octets;
  return static_cast<std::uint16_t>(kSmallest + random.below(flow.segment_octets - kSmallest + 1U));
}

Packet tcp_packet(std::uint8_t sender, std::uint8_t flags) {
  return {Packet::Form::tcp, sender, flags, false, 0, {}};
}

Packet tcp_data(ActiveFlow& flow, const Payloads& payloads, Random& random) {
  Packet packet = tcp_packet(flow.data_sender, kTcpAck);
  const std::uint16_t octets = data_octets(flow, random);
  if (flow.kind == FlowKind::tls) {
    packet.payload = payloads.tls_data(octets);
  } else {
    packet.payload =
        flow.identifier == 0 ? payloads.http_response() : payloads.bulk_part(Payload::kHeadCapacity, octets);
    flow.identifier = 1;  // the response's head has been sent
  }
  --flow.segments_left;
  ++flow.unacknowledged;
  if (flow.segments_left == 0) packet.tcp_flags |= kTcpPush;
  return packet;
}

Packet tcp_transfer(ActiveFlow& flow, const Payloads& payloads, Random& random) {
  const bool acknowledge = flow.unacknowledged == 2 || (flow.segments_left == 0 && flow.unacknowledged > 0);
  if (!acknowledge) return tcp_data(flow, payloads, random);
  flow.unacknowledged = 0;
  if (flow.segments_left == 0) flow.phase = client_fin;
  return tcp_packet(other_end(flow.data_sender), kTcpAck);
}

Packet next_tcp(ActiveFlow& flow, const Payloads& payloads, Random& random) {
  if (flow.phase == transfer) return tcp_transfer(flow, payloads, random);
  Packet packet;
  switch (flow.phase++) {
    case syn:
      packet = tcp_packet(kClient, kTcpSyn);
      packet.tcp_options = true;
      return packet;
    case syn_ack:
      packet = tcp_packet(kServer, kTcpSyn | kTcpAck);
      packet.tcp_options = true;
      return packet;
    case established:
      return tcp_packet(kClient, kTcpAck);
    case request:
      packet = tcp_packet(kClient, kTcpAck | kTcpPush);
      packet.payload = flow.kind == FlowKind::tls ? payloads.tls_hello(flow.host) : payloads.http_request(flow.host);
      return packet;
    case client_fin:
      return tcp_packet(kClient, kTcpFin | kTcpAck);
    case server_fin:
      return tcp_packet(kServer, kTcpFin | kTcpAck);
    default:
      flow.live = false;
      return tcp_packet(kClient, kTcpAck);
  }
}

Packet udp_packet(std::uint8_t sender, Payload payload) {
  return {Packet::Form::udp, sender, 0, false, 0, payload};
}

Packet next_dns(ActiveFlow& flow, const Payloads& payloads) {
  const bool response = flow.phase++ == 1;
  flow.live = !response;
  return udp_packet(response ? kServer : kClient, payloads.dns(flow.host, flow.aaaa, response, flow.identifier));
}

// QUIC: the Initial, the server's Handshake, then 1-RTT packets (RFC 9000, section 17.3.1), one up for four down.
Packet next_quic(ActiveFlow& flow, const Payloads& payloads, Random& random) {
  constexpr std::uint16_t kAcknowledgementOctets = 35;
  if (flow.phase == 0) {
    flow.phase = 1;
    return udp_packet(kClient, payloads.quic_hello(flow.host));
  }
  if (flow.phase == 1) {
    flow.phase = 2;
    return udp_packet(kServer, payloads.quic_handshake());
  }
  const std::uint64_t draw = random.next();
  const std::array<std::byte, 5> head{static_cast<std::byte>(0x40U | (draw & 0x3fU)),
                                      static_cast<std::byte>(draw >> 8U), static_cast<std::byte>(draw >> 16U),
                                      static_cast<std::byte>(draw >> 24U), static_cast<std::byte>(draw >> 32U)};
  if (flow.unacknowledged == 4 || flow.segments_left == 0) {
    flow.unacknowledged = 0;
    flow.live = flow.segments_left > 0;
    return udp_packet(kClient, payloads.bulk(kAcknowledgementOctets, head));
  }
  const std::uint16_t octets = data_octets(flow, random);
  --flow.segments_left;
  ++flow.unacknowledged;
  return udp_packet(kServer, payloads.bulk(octets, head));
}

// RTP (RFC 3550, section 5.1): version 2, PCMA, a sequence number and 20 ms of samples a packet, both ways in turn.
Packet next_media(ActiveFlow& flow, const Payloads& payloads) {
  const std::uint8_t sender = flow.phase;
  flow.phase = other_end(sender);
  const std::uint32_t number = flow.sequence[sender]++;
  std::array<std::byte, kRtpHeadOctets> head{std::byte{0x80}, std::byte{8}};
  store16(&head[2], static_cast<std::uint16_t>(number));
  store16(&head[4], static_cast<std::uint16_t>(number >> 8U));
  flow.live = --flow.segments_left > 0;
  return udp_packet(sender, payloads.rtp(head));
}

Packet next_datagram(ActiveFlow& flow, const Payloads& payloads) {
  const std::uint8_t sender = flow.phase;
  flow.phase = other_end(sender);
  flow.live = --flow.segments_left > 0;
  return udp_packet(sender, payloads.bulk(0, {}));
}

Packet next_echo(ActiveFlow& flow, const Payloads& payloads) {
  constexpr std::uint16_t kEchoOctets = 56;
  const std::uint8_t sender = flow.phase;
  flow.phase = other_end(sender);
  ++flow.sequence[sender];
  if (sender == kServer) flow.live = --flow.segments_left > 0;
  return {Packet::Form::echo, sender, 0, false, 0, payloads.bulk_part(0, kEchoOctets)};
}

// Phases 0 to 3: request and reply, the first and the last fragment of each.
Packet next_large_echo(ActiveFlow& flow, const Payloads& payloads) {
  const std::uint8_t sender = flow.phase / 2;
  const bool first = flow.phase % 2 == 0;
  flow.live = ++flow.phase < 4;
  if (first) {
    return {Packet::Form::first_fragment,
            sender,
            0,
            false,
            payloads.bulk_part(0, kLargeEchoOctets).sum,
            payloads.bulk_part(0, kFirstFragmentOctets)};
  }
  return {Packet::Form::last_fragment,
          sender,
          0,
          false,
          0,
          payloads.bulk_part(kFirstFragmentOctets, kLargeEchoOctets - kFirstFragmentOctets)};
}

}  // namespace

Packet next_packet(ActiveFlow& flow, const Payloads& payloads, Random& random) {
  switch (flow.kind) {
    case FlowKind::tls:
    case FlowKind::http:
      return next_tcp(flow, payloads, random);
    case FlowKind::dns:
      return next_dns(flow, payloads);
    case FlowKind::quic:
      return next_quic(flow, payloads, random);
    case FlowKind::media:
      return next_media(flow, payloads);
    case FlowKind::echo:
      return next_echo(flow, payloads);
    case FlowKind::large_echo:
      return next_large_echo(flow, payloads);
    case FlowKind::datagram:
      break;
  }
  return next_datagram(flow, payloads);
}

}  // namespace sextant
