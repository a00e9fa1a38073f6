// SPDX-License-Identifier: BSD-3-Clause
// The payload of a frame as the search for names needs it. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "dataplane/classify/classifier.h"
#include "dataplane/decode/facts.h"
#include "dataplane/decode/wire.h"
#include "dataplane/frame.h"

namespace sextant {

/// Of a frame of TCP or UDP whose key is in canonical order, from endpoint `side` of it.
[[nodiscard]] inline FlowPayload payload_of(const Frame& frame, const Facts& facts, std::uint8_t side) {
  FlowPayload payload{.frame_octets = frame.length,
                      .source_port = facts.key.ports[side].host(),
                      .destination_port = facts.key.ports[side ^ 1U].host(),
                      .protocol = facts.key.protocol,
                      .side = side,
                      .key = &facts.key,
                      .time = frame.time};
  if (facts.payload_offset == 0) return payload;  // a later fragment
  payload.octets = {frame.data + facts.payload_offset, facts.payload_octets};
  if (facts.key.protocol == protocol::kTcp) {
    Be32 sequence;
    std::memcpy(&sequence, frame.data + facts.payload_offset - facts.transport_octets + offsetof(wire::Tcp, sequence),
                sizeof sequence);
    payload.tcp_sequence = sequence.host();
  }
  return payload;
}

}  // namespace sextant
