// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/flow/accounts.h"

#include "dataplane/decode/wire.h"

namespace sextant {
namespace {

constexpr std::uint8_t kSyn = 0x02;
constexpr std::uint8_t kAck = 0x10;

constexpr std::array<Transport, 256> make_transport_table() {
  std::array<Transport, 256> table{};
  table.fill(Transport::rest);
  table[protocol::kTcp] = Transport::tcp;
  table[protocol::kUdp] = Transport::udp;
  table[protocol::kIcmp] = Transport::icmp;
  table[protocol::kIcmpv6] = Transport::icmpv6;
  table[protocol::kSctp] = Transport::sctp;
  table[protocol::kDccp] = Transport::dccp;
  table[protocol::kGre] = Transport::gre;
  table[protocol::kEsp] = Transport::esp;
  table[protocol::kAh] = Transport::ah;
  table[protocol::kOspf] = Transport::ospf;
  table[protocol::kIgmp] = Transport::igmp;
  table[protocol::kPim] = Transport::pim;
  return table;
}
constexpr std::array<Transport, 256> kTransports = make_transport_table();

LegDirection direction_of(const FlowEntry& entry, unsigned side) {
  return static_cast<LegDirection>(entry.marks >> side & 1U);
}

void set_direction(FlowEntry& entry, unsigned side, LegDirection direction) {
  const auto mark = static_cast<std::uint8_t>(kLegDirectionMark << side);
  entry.marks = static_cast<std::uint8_t>(direction == LegDirection::b_to_a ? entry.marks | mark : entry.marks & ~mark);
}

/// Octets of the frame that are not the innermost IP packet's.
std::uint32_t overhead(const FlowFrame& frame) {
  return frame.frame_octets - std::min(frame.frame_octets, frame.ip_octets);
}

}  // namespace

Transport transport_of(std::uint8_t protocol) {
  return kTransports[protocol];
}

FlowAccounts::FlowAccounts(FlowTable& table, std::size_t link_count, FlowTimeouts timeouts)
    : table_(table), bins_(link_count * kCellsPerLink), timeouts_(timeouts) {}

std::int64_t FlowAccounts::last_seen_ms(const FlowEntry& entry) const {
  return now_ms_ - static_cast<std::uint32_t>(static_cast<std::uint32_t>(now_ms_) - entry.last_seen_ms);
}

void FlowAccounts::begin(std::uint32_t index, const FlowFrame& frame) {
  FlowEntry& entry = table_.entry(index);
  entry.last_seen_ms = static_cast<std::uint32_t>(now_ms_);
  entry.traffic_class = frame.traffic_class;
  set_direction(entry, frame.side, frame.direction);
  set_direction(entry, frame.side ^ 1U,
                frame.direction == LegDirection::a_to_b ? LegDirection::b_to_a : LegDirection::a_to_b);
  const bool answer = (frame.tcp_flags & (kSyn | kAck)) == (kSyn | kAck);
  if ((frame.side == 1) != answer) entry.marks |= kInitiatorMark;
  table_.cold_part(index).start_ms = now_ms_;
  add(index, frame);
}

void FlowAccounts::add(std::uint32_t index, const FlowFrame& frame) {
  FlowEntry& entry = table_.entry(index);
  const unsigned side = frame.side;
  const std::uint32_t age_ms = static_cast<std::uint32_t>(now_ms_) - entry.last_seen_ms;
  const std::uint32_t octets = entry.frame_octets[side] + frame.frame_octets;
  const std::uint32_t extra = entry.overhead_octets[side] + overhead(frame);
  const bool counters_full = entry.packets[side] == UINT16_MAX || octets < frame.frame_octets || extra > UINT16_MAX;
  const bool delta_ends = age_ms > now_ms_ - bin_start_ms_ || entry.traffic_class != frame.traffic_class ||
                          direction_of(entry, side) != frame.direction;
  if (counters_full || delta_ends) [[unlikely]] {
    FlowColdPart& cold = table_.cold_part(index);
    fold(entry, cold);
    entry.traffic_class = frame.traffic_class;
    set_direction(entry, side, frame.direction);
    entry.last_seen_ms = static_cast<std::uint32_t>(now_ms_);
    if (overhead(frame) > UINT16_MAX) return add_oversized(entry, cold, frame);
  }
  add_delta(entry, frame);
}

void FlowAccounts::add_delta(FlowEntry& entry, const FlowFrame& frame) {
  const unsigned side = frame.side;
  entry.last_seen_ms = static_cast<std::uint32_t>(now_ms_);
  ++entry.packets[side];
  entry.frame_octets[side] += frame.frame_octets;
  entry.overhead_octets[side] = static_cast<std::uint16_t>(entry.overhead_octets[side] + overhead(frame));
  entry.tcp_flags[side] |= frame.tcp_flags;
  if ((frame.tcp_flags & (kSyn | kAck)) == kSyn) {
    entry.marks = static_cast<std::uint8_t>(side == 1 ? entry.marks | kInitiatorMark : entry.marks & ~kInitiatorMark);
  }
}

/// A frame whose overhead alone does not fit the hot counter goes past it.
void FlowAccounts::add_oversized(FlowEntry& entry, FlowColdPart& cold, const FlowFrame& frame) {
  const unsigned side = frame.side;
  entry.tcp_flags[side] |= frame.tcp_flags;
  ++cold.packets[side];
  cold.frame_octets[side] += frame.frame_octets;
  cold.ip_octets[side] += frame.ip_octets;
  add_without_flow(entry.key.attachment, transport_of(entry.key.protocol), frame);
}

void FlowAccounts::add_without_flow(std::size_t link, Transport transport, const FlowFrame& frame) {
  bins_.cell(bin_, cell_index(link, transport, frame.traffic_class, frame.direction)) +=
      {1, frame.frame_octets, frame.ip_octets};
}

void FlowAccounts::fold(FlowEntry& entry, FlowColdPart& cold) {
  const std::int64_t bin = last_seen_ms(entry) / (kBinLength_s * 1000);
  const Transport transport = transport_of(entry.key.protocol);
  for (unsigned side = 0; side < 2; ++side) {
    if (entry.packets[side] == 0) continue;
    const Cell delta{entry.packets[side], entry.frame_octets[side],
                     entry.frame_octets[side] - entry.overhead_octets[side]};
    bins_.cell(bin, cell_index(entry.key.attachment, transport, entry.traffic_class, direction_of(entry, side))) +=
        delta;
    cold.packets[side] += delta.packets;
    cold.frame_octets[side] += delta.frame_octets;
    cold.ip_octets[side] += delta.ip_octets;
  }
  entry.packets = {};
  entry.frame_octets = {};
  entry.overhead_octets = {};
  if (now_ms_ - cold.start_ms > timeouts_.active_ms) entry.marks |= kRecordDueMark;
}

void FlowAccounts::record(std::uint32_t index, FlowEndReason reason, HandOff& hand_off, FlowCounts& counts) {
  FlowEntry& entry = table_.entry(index);
  FlowColdPart& cold = table_.cold_part(index);
  entry.marks = static_cast<std::uint8_t>(entry.marks & ~kRecordDueMark);
  if (cold.packets[0] + cold.packets[1] == 0) return;  // nothing since the last record
  FlowRecord& record = hand_off.records.current();
  record.key = entry.key;
  record.start = {cold.start_ms * kNanosecondsPerMillisecond};
  record.end = {last_seen_ms(entry) * kNanosecondsPerMillisecond};
  record.packets = cold.packets;
  record.frame_octets = cold.frame_octets;
  record.ip_octets = cold.ip_octets;
  record.tcp_flags = entry.tcp_flags;
  record.initiator = (entry.marks & kInitiatorMark) != 0 ? 1 : 0;
  record.end_reason = reason;
  record.traffic_class = entry.traffic_class;
  ++counts.records[static_cast<std::size_t>(reason)];
  if (!hand_off.records.advance()) ++counts.records_lost;
  cold = {};
  cold.start_ms = now_ms_;
}

void FlowAccounts::end(std::uint32_t index, FlowEndReason reason, HandOff& hand_off, FlowCounts& counts) {
  fold(table_.entry(index), table_.cold_part(index));
  record(index, reason, hand_off, counts);
  table_.erase(index);
}

}  // namespace sextant
