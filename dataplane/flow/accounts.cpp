// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/flow/accounts.h"

#include "dataplane/decode/wire.h"

namespace sextant {
namespace {

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

constexpr std::uint32_t kPacketLimit = std::uint32_t{1} << 31U;  // of a record's packets; a fold adds 2^16 at most

}  // namespace

Transport transport_of(std::uint8_t protocol) {
  return kTransports[protocol];
}

FlowAccounts::FlowAccounts(FlowTable& table, HandOff& hand_off, const CellBin& empty_bin, FlowTimeouts timeouts)
    : table_(table), hand_off_(hand_off), bins_(empty_bin), timeouts_(timeouts) {}

void FlowAccounts::adopt(const PrefixTable* table, std::uint32_t epoch) {
  labels_ = table;
  epoch_ = static_cast<std::uint16_t>(epoch);
}

std::int64_t FlowAccounts::last_seen_ms(const FlowEntry& entry) const {
  return now_ms_ - static_cast<std::uint32_t>(static_cast<std::uint32_t>(now_ms_) - entry.last_seen_ms);
}

void FlowAccounts::begin(std::uint32_t index, const FlowFrame& frame) {
  FlowEntry& entry = table_.entry(index);
  FlowColdPart& cold = table_.cold_part(index);
  const LegDirection opposite =
      frame.kind.direction() == LegDirection::a_to_b ? LegDirection::b_to_a : LegDirection::a_to_b;
  entry.last_seen_ms = static_cast<std::uint32_t>(now_ms_);
  entry.kinds[frame.side] = frame.kind;
  entry.kinds[frame.side ^ 1U] = DeltaKind(frame.kind.traffic_class(), opposite);
  const bool answers = (frame.tcp_flags & (kTcpSyn | kTcpAck)) == (kTcpSyn | kTcpAck);
  cold.initiator = answers ? frame.side ^ 1U : frame.side;
  cold.start_ms = static_cast<std::uint32_t>(now_ms_);
  cold.epoch = epoch_;
  const std::uint8_t protocol = entry.key.protocol;
  if (classifier_ != nullptr && (protocol == protocol::kTcp || protocol == protocol::kUdp)) {
    set_payload_wanted(index, true);
  }
}

void FlowAccounts::set_payload_wanted(std::uint32_t index, bool wanted) {
  for (DeltaKind& kind : table_.entry(index).kinds) kind = kind.with_payload_wanted(wanted);
}

void FlowAccounts::conclude_naming(std::uint32_t index) {
  if (wants_payload(index)) classifier_->conclude(table_.cold_part(index).naming, hand_off_.seconds.current().names);
}

void FlowAccounts::look_at(std::uint32_t index, const FlowPayload& payload) {
  const Classifier::Inspection inspection =
      classifier_->inspect(index, table_.cold_part(index).naming, payload, hand_off_);
  if (inspection.ended) set_payload_wanted(index, false);
  if (inspection.dispossessed) {
    Classifier::dispossess(table_.cold_part(*inspection.dispossessed).naming, hand_off_.seconds.current().names);
    set_payload_wanted(*inspection.dispossessed, false);
  }
}

void FlowAccounts::set_labels(std::uint32_t index, EndpointLabels labels) {
  table_.cold_part(index).labels = labels;
}

/// Whether the flow ended before now, though the sweep has not come by yet: what comes now is another flow.
std::optional<FlowEndReason> FlowAccounts::why_over(const FlowEntry& entry) const {
  const std::uint32_t age_ms = static_cast<std::uint32_t>(now_ms_) - entry.last_seen_ms;
  if (age_ms > timeouts_.idle_ms) return FlowEndReason::idle_timeout;
  if (age_ms > kLinger_ms && is_closed(entry)) return FlowEndReason::end_of_flow;
  return std::nullopt;
}

/// The flow's record is made, and its key begins another one with `frame`.
void FlowAccounts::restart(std::uint32_t index, const FlowFrame& frame, FlowEndReason reason) {
  close(index, reason);
  table_.entry(index).tcp_flags = {};
  begin(index, frame);
  ++counts().created;
}

void FlowAccounts::add(std::uint32_t index, const FlowFrame& frame) {
  FlowEntry& entry = table_.entry(index);
  if (const auto reason = why_over(entry)) [[unlikely]]
    restart(index, frame, *reason);
  FlowFrame rest = frame;
  rest.kind = frame.kind.with_payload_wanted(entry.kinds[frame.side].wants_payload());
  if (entry.packets[frame.side] == 0) entry.kinds[frame.side] = rest.kind;  // the other side's delta goes on
  if ((frame.tcp_flags & (kTcpSyn | kTcpAck)) == kTcpSyn) {
    table_.cold_part(index).initiator = frame.side;
    entry.tcp_flags[frame.side] |= kTcpSyn;
    rest.tcp_flags = static_cast<std::uint8_t>(rest.tcp_flags & ~kTcpSyn);
  }
  if (add_hot(entry, rest, hot_clock())) return;
  fold_and_report(index);
  entry.kinds[frame.side] = rest.kind;
  entry.last_seen_ms = static_cast<std::uint32_t>(now_ms_);
  if (!add_hot(entry, rest, hot_clock())) add_oversized(entry, table_.cold_part(index), rest);
}

/// A frame whose overhead alone does not fit the hot counter goes past it.
void FlowAccounts::add_oversized(FlowEntry& entry, FlowColdPart& cold, const FlowFrame& frame) {
  const unsigned side = frame.side;
  entry.tcp_flags[side] |= frame.tcp_flags;
  ++cold.packets[side];
  cold.frame_octets[side] += frame.frame_octets;
  cold.ip_octets[side] += frame.ip_octets;
  add_without_flow(entry.key.attachment, transport_of(entry.key.protocol), frame, cold.labels);
}

void FlowAccounts::add_without_flow(std::size_t link, Transport transport, const FlowFrame& frame,
                                    EndpointLabels labels) {
  const Cell delta{1, frame.frame_octets, frame.ip_octets};
  const TrafficClass traffic_class = frame.kind.traffic_class();
  bins_.cell(bin_, cell_index(link, transport, traffic_class, frame.kind.direction())) += delta;
  bins_.labels(bin_).add(labels[frame.side], labels[frame.side ^ 1U], traffic_class, delta);
  bins_.applications(bin_).add(kUnknownApplication, traffic_class, delta);
}

void FlowAccounts::add_without_addresses(std::size_t link, const FlowFrame& frame) {
  const Cell delta{1, frame.frame_octets, frame.ip_octets};
  const TrafficClass traffic_class = frame.kind.traffic_class();
  bins_.cell(bin_, cell_index(link, Transport::non_flow, traffic_class, frame.kind.direction())) += delta;
  bins_.labels(bin_).add_non_flow(traffic_class, delta);
  bins_.applications(bin_).add(kUnknownApplication, traffic_class, delta);
}

void FlowAccounts::count_unplaced(const FlowFrame& frame) {
  counts().unplaced += {1, frame.frame_octets};
  counts().state = FlowTableState::full;
}

void FlowAccounts::fold(FlowEntry& entry, FlowColdPart& cold) {
  if (classifier_ != nullptr && (entry.packets[0] | entry.packets[1]) != 0) {
    classifier_->learn(cold.naming, entry.key, cold.initiator, hand_off_);
  }
  const std::int64_t bin = last_seen_ms(entry) / (kBinLength_s * 1000);
  const Transport transport = transport_of(entry.key.protocol);
  for (unsigned side = 0; side < 2; ++side) {
    if (entry.packets[side] == 0) continue;
    const Cell delta{entry.packets[side], entry.frame_octets[side],
                     entry.frame_octets[side] - entry.overhead_octets[side]};
    const DeltaKind kind = entry.kinds[side];
    bins_.cell(bin, cell_index(entry.key.attachment, transport, kind.traffic_class(), kind.direction())) += delta;
    bins_.labels(bin).add(cold.labels[side], cold.labels[side ^ 1U], kind.traffic_class(), delta);
    bins_.applications(bin).add(cold.naming.application, kind.traffic_class(), delta);
    cold.packets[side] += entry.packets[side];
    cold.frame_octets[side] += delta.frame_octets;
    cold.ip_octets[side] += delta.ip_octets;
  }
  entry.packets = {};
  entry.frame_octets = {};
  entry.overhead_octets = {};
  if (cold.epoch != epoch_) [[unlikely]] {  // the delta went to the labels it was counted under; from here on the new
    cold.labels = labels_of(labels_, entry.key);
    cold.epoch = epoch_;
  }
}

void FlowAccounts::fold_and_report(std::uint32_t index) {
  FlowColdPart& cold = table_.cold_part(index);
  fold(table_.entry(index), cold);
  const bool counters_full = ((cold.packets[0] | cold.packets[1]) & kPacketLimit) != 0;
  if (counters_full || static_cast<std::uint32_t>(now_ms_) - cold.start_ms > timeouts_.active_ms) {
    record(index, FlowEndReason::active_timeout);
  }
}

void FlowAccounts::record(std::uint32_t index, FlowEndReason reason) {
  FlowEntry& entry = table_.entry(index);
  FlowColdPart& cold = table_.cold_part(index);
  if ((cold.packets[0] | cold.packets[1]) == 0) return;  // nothing since the last record
  const std::int64_t end_ms = last_seen_ms(entry);
  FlowRecord& record = hand_off_.records.current();
  record.key = entry.key;
  record.start = {(end_ms - (entry.last_seen_ms - cold.start_ms)) * kNanosecondsPerMillisecond};
  record.end = {end_ms * kNanosecondsPerMillisecond};
  record.packets = {cold.packets[0], cold.packets[1]};
  record.frame_octets = cold.frame_octets;
  record.ip_octets = cold.ip_octets;
  record.tcp_flags = entry.tcp_flags;
  record.labels = cold.labels;
  record.initiator = cold.initiator;
  record.end_reason = reason;
  record.traffic_class = entry.kinds[cold.initiator].traffic_class();
  record.application = cold.naming.application;
  if (cold.naming.phase == NamingPhase::named || cold.naming.phase == NamingPhase::learnt) {
    record.name = classifier_->name(cold.naming);
    record.name_source = cold.naming.source;
  } else {
    record.name.clear();
  }
  ++counts().records[static_cast<std::size_t>(reason)];
  if (!hand_off_.records.advance()) ++counts().records_lost;
  cold.packets = {};
  cold.frame_octets = {};
  cold.ip_octets = {};
  cold.start_ms = static_cast<std::uint32_t>(now_ms_);
}

/// The last of a flow: what it still holds is counted, its record is made.
void FlowAccounts::close(std::uint32_t index, FlowEndReason reason) {
  FlowEntry& entry = table_.entry(index);
  FlowColdPart& cold = table_.cold_part(index);
  conclude_naming(index);
  fold(entry, cold);
  record(index, reason);
  bins_.applications(bin_).end_flow(cold.naming.application, entry.kinds[cold.initiator].traffic_class());
  if (classifier_ != nullptr) classifier_->forget(cold.naming);
}

void FlowAccounts::end(std::uint32_t index, std::uint64_t hash, FlowEndReason reason) {
  close(index, reason);
  table_.erase(index, hash);
}

}  // namespace sextant
