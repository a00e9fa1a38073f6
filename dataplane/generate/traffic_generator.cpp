// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/generate/traffic_generator.h"

#include <cstring>

namespace sextant {

namespace {

constexpr std::uint64_t kFlowStream = 0x666c6f7773U;       // "flows": the random streams must not be the same one
constexpr std::uint64_t kPayloadStream = 0x62797465733aU;  // "bytes:"

void prefetch_flow(const ActiveFlow& flow) {
  const auto* line = reinterpret_cast<const std::byte*>(&flow);
  // 192 octets: both directions' headers and the state, one line each.
  for (std::size_t offset = 0; offset < sizeof flow; offset += 64) __builtin_prefetch(line + offset, 1);
}

}  // namespace

Expected<std::unique_ptr<TrafficGenerator>> TrafficGenerator::make(const GeneratorConfiguration& configuration) {
  Random random{configuration.seed ^ kPayloadStream};
  auto payloads = Payloads::make(random);
  if (!payloads) return std::unexpected(payloads.error());
  return std::unique_ptr<TrafficGenerator>{new TrafficGenerator{configuration, std::move(*payloads)}};
}

TrafficGenerator::TrafficGenerator(const GeneratorConfiguration& configuration, Payloads payloads)
    : background_per_million_(configuration.profile.background_per_million),
      random_(configuration.seed),
      source_(configuration.profile, configuration.seed ^ kFlowStream, configuration.spread),
      payloads_(std::move(payloads)),
      background_(background_frames()),
      flows_(configuration.profile.active_flows) {}

void TrafficGenerator::next(GeneratedFrame& frame) {
  if (random_.below(1'000'000) < background_per_million_) {
    next_background(frame);
    return;
  }
  ActiveFlow& flow = flows_[next_flow_];
  next_flow_ = random_.below(static_cast<std::uint32_t>(flows_.size()));
  prefetch_flow(flows_[next_flow_]);
  next_of_flow(frame, flow);
}

void TrafficGenerator::next_of_flow(GeneratedFrame& frame, ActiveFlow& flow) {
  if (!flow.live) {
    source_.open(flow);
    count_flow(flow.family == Family::ipv6);
    if (flow.service != kNoService) ++service_counts(flow).flows;
  }
  const Packet packet = next_packet(flow, payloads_, random_);
  const WrittenPacket written = write_packet(frame.data, flow, packet);
  frame.length = written.frame_octets;
  frame.spread = flow.spread;
  const bool from_a = (flow.client_direction == LegDirection::a_to_b) == (packet.sender == kClient);
  frame.direction = from_a ? LegDirection::a_to_b : LegDirection::b_to_a;

  const bool ipv6 = flow.family == Family::ipv6;
  enter(books_, {frame.direction, ipv6 ? TrafficClass::ipv6 : TrafficClass::ipv4, Outcome::accounted,
                 flow.network_offset != 14, written.frame_octets, written.ip_octets});
  const bool fragment = packet.form == Packet::Form::first_fragment || packet.form == Packet::Form::last_fragment;
  if (flow.service != kNoService) enter_service(flow, packet, written.frame_octets);
  if (ipv6 && fragment) ++books_.extension_headers[static_cast<std::size_t>(ExtensionHeader::fragment)];
}

void TrafficGenerator::enter_service(ActiveFlow& flow, const Packet& packet, std::uint32_t frame_octets) {
  ServiceCounts& counts = service_counts(flow);
  if (!flow.told && packet.payload.length > 0) {
    flow.told = true;
    ++counts.told_flows;
  }
  counts.frames += {1, frame_octets};
  if (!flow.told) counts.frames_before_telling += {1, frame_octets};
}

void TrafficGenerator::next_background(GeneratedFrame& frame) {
  BackgroundFrame& background = background_[random_.below(static_cast<std::uint32_t>(background_.size()))];
  std::memcpy(frame.data, background.octets.data(), background.octets.size());
  frame.length = background.entry.frame_octets;
  frame.spread = 0;
  frame.direction = background.entry.direction;
  enter(books_, background.entry);
  for (std::size_t header = 0; header < kExtensionHeaderCount; ++header) {
    books_.extension_headers[header] += background.extension_headers >> header & 1U;
  }
  if (background.opens_flow) {
    count_flow(background.entry.traffic_class == TrafficClass::ipv6);
    if (background.entry.outcome != Outcome::accounted) ++books_.malformed_flows;
  }
  background.opens_flow = false;
}

}  // namespace sextant
