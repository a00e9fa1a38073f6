// SPDX-License-Identifier: BSD-3-Clause
#include "bench/named_load.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "bench/frame_writer.h"
#include "bench/load.h"
#include "dataplane/generate/hello.h"
#include "dataplane/generate/wire_write.h"

namespace sextant::bench {
namespace {

constexpr std::size_t kActiveFlows = 16'384;
constexpr std::size_t kKeptOctets = 128;  // of a frame without a name
constexpr std::size_t kLine = 64;
constexpr std::size_t kSegmentOctets = 1'400;
// A ClientHello with a key share of X25519MLKEM768 (draft-ietf-tls-ecdhe-mlkem), as browsers send it.
constexpr std::size_t kLargeHelloOctets = 1'800;
constexpr std::size_t kOpaqueOctets = 200;

/// Of a thousand flows. TLS and QUIC are the goal's. A quarter are questions to resolvers, of two packets each, as on a
/// link that has resolvers behind it. HTTP without TLS is what is left of it. The others carry no name, and are
/// searched for one until the search gives up: TCP of other protocols, and UDP, whose packets (RTP) look like QUIC at
/// first sight. Pings are not searched.
struct Share {
  FlowKind kind;
  std::uint32_t permille;
  bool opaque = false;  // of TCP: what the client says is no protocol that is read
};
constexpr std::array kShares{Share{FlowKind::tls, 300}, Share{FlowKind::quic, 30},        Share{FlowKind::dns, 250},
                             Share{FlowKind::http, 80}, Share{FlowKind::http, 200, true}, Share{FlowKind::media, 120},
                             Share{FlowKind::echo, 20}};

std::uint16_t server_port(const Share& share) {
  if (share.opaque) return 4662;
  switch (share.kind) {
    case FlowKind::tls:
    case FlowKind::quic:
      return 443;
    case FlowKind::http:
      return 80;
    case FlowKind::dns:
      return 53;
    case FlowKind::media:
      return 16'384;
    default:
      return 0;
  }
}

unsigned protocol_of(FlowKind kind, bool ipv6) {
  if (kind == FlowKind::echo) return ipv6 ? 58 : 1;
  return kind == FlowKind::tls || kind == FlowKind::http ? 6 : 17;
}

std::string name_of(std::size_t number) {
  return "edge" + std::to_string(number % 17) + ".service" + std::to_string(number) + ".example.net";
}

void add16(std::byte* at, std::size_t more) {
  store16(at, static_cast<std::uint16_t>(
                  (std::to_integer<std::size_t>(at[0]) << 8U | std::to_integer<std::size_t>(at[1])) + more));
}

enum class Padding : std::uint8_t { first, last };

/// Makes a hello of one record `octets` long, by a padding extension (RFC 7685).
void pad(std::vector<std::byte>& hello, std::size_t octets, Padding padding) {
  constexpr std::size_t kRecordLengthAt = 3;
  constexpr std::size_t kMessageLengthAt = 7;  // the lower two octets
  constexpr std::size_t kSessionAt = 43;
  constexpr std::uint16_t kPadding = 21;
  constexpr std::size_t kHeadOctets = 4;
  if (hello.size() + kHeadOctets > octets) return;
  const std::size_t more = octets - hello.size();
  const auto octet = [&](std::size_t at) { return std::to_integer<std::size_t>(hello[at]); };
  std::size_t at = kSessionAt;
  at += 1 + octet(at);                          // session
  at += 2 + (octet(at) << 8U | octet(at + 1));  // cipher suites
  at += 1 + octet(at);                          // compression
  for (const std::size_t length_at : {kRecordLengthAt, kMessageLengthAt, at}) add16(&hello[length_at], more);
  const std::size_t extension_at = padding == Padding::first ? at + 2 : hello.size();
  hello.insert(hello.begin() + static_cast<std::ptrdiff_t>(extension_at), more, std::byte{0});
  store16(&hello[extension_at], kPadding);
  store16(&hello[extension_at + 2], static_cast<std::uint16_t>(more - kHeadOctets));
}

/// Where `name` ends.
std::size_t end_of(std::string_view name, std::span<const std::byte> octets) {
  const auto found = std::ranges::search(octets, std::as_bytes(std::span(name)));
  return static_cast<std::size_t>(found.end() - octets.begin());
}

/// Ethernet, a tag or none, and IP of one direction, with what they contribute to checksums.
void write_template(ActiveFlow& flow, std::size_t sender, const LoadFlows& flows, const LoadFlow& from) {
  const std::array<FlowEnd, 2> ends{sender == kClient ? FlowEnd::client : FlowEnd::server,
                                    sender == kClient ? FlowEnd::server : FlowEnd::client};
  const unsigned protocol = protocol_of(flow.kind, from.ipv6);
  HeaderTemplate& headers = flow.headers[sender];
  FrameWriter out{headers.octets.data()};
  out.fill(12, 2);
  if (from.vlan) out.put32(0x81000007);
  out.put16(from.ipv6 ? 0x86dd : 0x0800);
  const std::byte* network = out.at;
  if (from.ipv6) {
    out.put32(0x60000000);
    out.put16(0);
    out.put16(protocol << 8U | 60U);
    for (const FlowEnd end : ends) {
      for (const std::uint64_t half : flows.ipv6_address(from, end)) {
        out.put32(static_cast<std::uint32_t>(half >> 32U));
        out.put32(static_cast<std::uint32_t>(half));
      }
    }
  } else {
    out.put32(0x45000000);
    out.put32(0x00004000);
    out.put16(60U << 8U | protocol);
    out.put16(0);
    for (const FlowEnd end : ends) out.put32(flows.ipv4_address(from, end));
    headers.network_sum = fold(word_sum({network, out.at}));
  }
  const std::byte* addresses = network + (from.ipv6 ? 8 : 12);
  headers.transport_sum = fold(word_sum({addresses, out.at}) + protocol + flow.ports[kClient] + flow.ports[kServer]);
}

}  // namespace

NamedLoad::NamedLoad(std::uint64_t seed, LoadFlows flows, Payloads payloads, std::size_t chunk_frames)
    : random_(seed),
      addresses_(std::move(flows)),
      payloads_(std::move(payloads)),
      flows_(kActiveFlows),
      memory_(chunk_frames * kFrameRoom),
      frames_(chunk_frames) {}

Expected<std::unique_ptr<NamedLoad>> NamedLoad::make(std::uint64_t seed, std::size_t chunk_frames) {
  Random random{seed};
  auto flows = LoadFlows::make(full_table_flows(seed));
  if (!flows) return std::unexpected(std::move(flows.error()));
  auto payloads = Payloads::make(random);
  if (!payloads) return std::unexpected(std::move(payloads.error()));
  std::unique_ptr<NamedLoad> load(new NamedLoad(seed, std::move(*flows), std::move(*payloads), chunk_frames));
  if (auto made = load->make_greetings(); !made) return std::unexpected(std::move(made.error()));
  return load;
}

/// Every second hello of TLS is a large one and comes in two segments; as browsers shuffle extensions, its name is in
/// either of them. No two Initials have the same connection ID.
Expected<void> NamedLoad::make_greetings() {
  for (std::size_t number = 0; number < kNames; ++number) {
    const std::string name = name_of(number);
    std::vector<std::byte> hello = tls_client_hello(name, random_);
    const std::uint64_t shape = Random::mix(number);
    if (shape % 2 == 0) pad(hello, kLargeHelloOctets, shape % 4 == 0 ? Padding::first : Padding::last);
    std::vector<std::byte> request = http_request(name);
    auto initial = quic_initial(name, random_);
    if (!initial) return std::unexpected(std::move(initial.error()));
    const std::size_t hello_end = end_of(name, hello);
    const std::size_t request_end = end_of(name, request);
    const std::size_t initial_end = initial->size();
    greetings_.tls.push_back({std::move(hello), hello_end});
    greetings_.http.push_back({std::move(request), request_end});
    greetings_.quic.push_back({std::move(*initial), initial_end});
  }
  const std::byte* opaque = payloads_.bulk_part(Payload::kHeadCapacity, kOpaqueOctets).data;
  greetings_.opaque.octets.assign(opaque, opaque + kOpaqueOctets);
  return {};
}

/// Bounded Pareto of shape 1.1: most flows are short. The longest is short enough for the load to be steady soon.
std::uint32_t NamedLoad::draw_segments() {
  constexpr double kShape = 1.1;
  constexpr double kShortest = 2;
  constexpr double kLongest = 250;
  const double cut = 1 - std::pow(kShortest / kLongest, kShape);
  return static_cast<std::uint32_t>(kShortest / std::pow(1 - random_.fraction() * cut, 1 / kShape));
}

/// By Zipf's law, as names are asked for: the first hundred of them carry half of the flows.
std::size_t NamedLoad::draw_name() {
  return static_cast<std::size_t>(std::pow(static_cast<double>(kNames), random_.fraction()));
}

void NamedLoad::draw_kind(Flow& flow) {
  std::uint32_t draw = random_.below(1000);
  const Share* share = kShares.data();
  while (draw >= share->permille) draw -= (share++)->permille;
  const std::size_t name = draw_name();
  ActiveFlow& script = flow.script;
  script.kind = share->kind;
  script.ports[kServer] = server_port(*share);
  if (share->opaque) {
    flow.greeting = &greetings_.opaque;
    script.identifier = 1;  // the answer is as opaque
  } else if (script.kind == FlowKind::tls) {
    flow.greeting = &greetings_.tls[name];
  } else if (script.kind == FlowKind::http) {
    flow.greeting = &greetings_.http[name];
  } else if (script.kind == FlowKind::quic) {
    flow.greeting = &greetings_.quic[name];
  }
}

void NamedLoad::open(Flow& flow) {
  constexpr std::uint32_t kHandshakeSegments = 4;  // of a server, its certificate among them
  constexpr std::uint32_t kCallFactor = 4;
  flow = Flow{};
  ActiveFlow& script = flow.script;
  LoadFlow ends;
  addresses_.describe(books_.flows++, ends);
  draw_kind(flow);
  script.live = true;
  script.family = ends.ipv6 ? Family::ipv6 : Family::ipv4;
  script.network_offset = ends.vlan ? 18 : 14;
  script.host = static_cast<std::uint16_t>(random_.below(kHostCount));
  script.ports[kClient] = LoadFlows::ports(ends)[kClient];
  script.sequence = {static_cast<std::uint32_t>(random_.next()), static_cast<std::uint32_t>(random_.next())};
  script.segment_octets = 1'350;
  script.segments_left = draw_segments();
  if (script.kind == FlowKind::tls || script.kind == FlowKind::http) script.segments_left += kHandshakeSegments;
  if (script.kind == FlowKind::media) script.segments_left *= kCallFactor;
  if (script.kind == FlowKind::echo) script.ports = {};
  for (const std::size_t sender : {kClient, kServer}) write_template(script, sender, addresses_, ends);
}

/// The script's next packet, with the client's greeting in the place of its first payload.
Packet NamedLoad::next_packet_of(Flow& flow) {
  const std::size_t left = flow.greeting == nullptr ? 0 : flow.greeting->octets.size() - flow.greeting_sent;
  const bool goes_on = left != 0 && flow.greeting_sent != 0;
  Packet packet = goes_on ? Packet{.form = Packet::Form::tcp, .sender = kClient, .tcp_flags = kTcpAck | kTcpPush}
                          : next_packet(flow.script, payloads_, random_);
  if (left == 0 || (!goes_on && (packet.sender != kClient || packet.payload.length == 0))) return packet;
  const std::size_t before = flow.greeting_sent;
  const std::span now(flow.greeting->octets.data() + before, std::min(left, kSegmentOctets));
  packet.payload = {now.data(), static_cast<std::uint16_t>(now.size()), fold(word_sum(now)), 0, {}};
  flow.greeting_sent += now.size();
  if (before < flow.greeting->name_end && flow.greeting->name_end <= flow.greeting_sent) ++books_.named_flows;
  return packet;
}

void NamedLoad::write(Frame& frame, std::byte*& room) {
  Flow& flow = flows_[random_.below(kActiveFlows)];
  if (!flow.script.live) open(flow);
  const std::size_t greeting_before = flow.greeting_sent;
  const Packet packet = next_packet_of(flow);
  frame.length = write_packet(whole_.data(), flow.script, packet).frame_octets;
  const bool is_dns = flow.script.kind == FlowKind::dns;
  const bool whole = is_dns || flow.greeting_sent != greeting_before;
  frame.captured = whole ? frame.length : std::min<std::uint32_t>(frame.length, kKeptOctets);
  frame.data = room;
  frame.direction = packet.sender == kClient ? LegDirection::a_to_b : LegDirection::b_to_a;
  std::memcpy(room, whole_.data(), frame.captured);
  room += (frame.captured + kLine - 1) / kLine * kLine;
  ++books_.frames;
  if (is_dns) ++books_.questions;
}

const std::vector<Frame>& NamedLoad::next() {
  std::byte* room = memory_.data();
  for (Frame& frame : frames_) write(frame, room);
  return frames_;
}

}  // namespace sextant::bench
