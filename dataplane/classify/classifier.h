// SPDX-License-Identifier: BSD-3-Clause
// Finds the name of a flow in its first payload, and the questions of DNS in every payload of its ports. Puts together
// what is spread over segments or Initials, within bounds on octets, frames and streams at a time; every search ends
// with an outcome. Tells the flow's application by that name, else by its server's address, else by its payload. Takes
// its memory at start. One worker's; pure.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "dataplane/classify/application_matcher.h"
#include "dataplane/classify/dns.h"
#include "dataplane/classify/dns_evidence.h"
#include "dataplane/classify/learnt_names.h"
#include "dataplane/classify/name_table.h"
#include "dataplane/classify/naming_state.h"
#include "dataplane/classify/quic_initial.h"
#include "dataplane/classify/stream_assembler.h"
#include "sextant/counts.h"
#include "sextant/error.h"
#include "sextant/flow_record.h"
#include "sextant/hand_off.h"
#include "sextant/timestamp.h"

namespace sextant {

/// The payload of one frame of a flow.
struct FlowPayload {
  std::span<const std::byte> octets;  ///< what was captured of it
  std::uint32_t tcp_sequence = 0;
  std::uint32_t frame_octets = 0;
  std::uint16_t source_port = 0;
  std::uint16_t destination_port = 0;
  std::uint8_t protocol = 0;     ///< TCP or UDP
  std::uint8_t side = 0;         ///< endpoint it comes from
  const FlowKey* key = nullptr;  ///< in canonical order
  Timestamp time;                ///< of the frame
};

class Classifier {
 public:
  // A search costs one for a frame, and more for a payload that begins no protocol and is no line of text, behind which
  // TLS may begin (STARTTLS): it ends with the fourth of these, or the twelfth frame. What is being put together may
  // take longer.
  static constexpr unsigned kPayloadCost = 3;
  static constexpr unsigned kSearchBudget = 12;
  static constexpr unsigned kAssemblyBudget = 64;
  static constexpr unsigned kSignatureBudget = 9;  ///< until then payloads are held against signatures

  struct Bounds {
    std::uint32_t name_capacity = 0;     ///< names in use at a time
    std::uint32_t stream_capacity = 0;   ///< streams that are put together at a time
    std::uint32_t initial_budget = 0;    ///< datagrams of a turn whose QUIC Initials are opened
    std::uint32_t signature_budget = 0;  ///< payloads of a turn that are held against signatures
  };
  [[nodiscard]] static Expected<std::unique_ptr<Classifier>> make(Bounds bounds, std::uint64_t key, bool prefault);
  [[nodiscard]] static std::uint64_t memory_octets(Bounds bounds);

  /// A turn begins.
  void begin_turn() {
    initials_left_ = bounds_.initial_budget;
    signatures_left_ = bounds_.signature_budget;
  }

  /// Applications come from `matcher`, with this worker's scratch in it, from now on; null: none is told.
  void adopt(const ApplicationMatcher* matcher, MatcherScratch* scratch) {
    matcher_ = matcher;
    scratch_ = scratch;
  }

  struct Inspection {
    bool ended = false;                         ///< the flow's further payload is of no interest
    std::optional<std::uint32_t> dispossessed;  ///< a flow whose stream was given up for this one: see dispossess()
  };
  /// `flow`: a number by which a flow can be found again. What is seen goes to `hand_off`.
  [[nodiscard]] Inspection inspect(std::uint32_t flow, NamingState& state, const FlowPayload& payload,
                                   HandOff& hand_off);

  /// Names of servers come from `learnt`, for flows that do not say theirs, from now on; null: there are none.
  void adopt(const LearntNames* learnt) { learnt_ = learnt; }

  /// Frames of the flow are about to be counted: where its own payload gave no name, DNS may give its server one.
  void learn(NamingState& state, const FlowKey& key, unsigned initiator, HandOff& hand_off) {
    if (learnt_ == nullptr) return;
    if (state.phase == NamingPhase::searching || state.phase == NamingPhase::ended)
      look_up(state, key, initiator, hand_off);
  }

  /// The flow that inspect() named lost its stream.
  static void dispossess(NamingState& state, NameCounts& counts);

  /// The flow ends, and with it the search for its name, if it still goes on.
  void conclude(NamingState& state, NameCounts& counts);
  /// Its records are made: nothing of it is needed any more.
  void forget(NamingState& state);

  /// Of a named flow.
  [[nodiscard]] const NameText& name(const NamingState& state) const { return names_.text(state.handle); }

 private:
  /// What is known of a stream beside its octets.
  struct Stream {
    std::uint32_t first_sequence;  ///< of TCP
    std::uint32_t consumed;        ///< octets of whole messages of DNS
    std::uint8_t side;
    QuicConnectionId connection_id;
    std::optional<std::uint32_t> other_sequence;  ///< of DNS: where the other side's next message begins, once known
  };

  Classifier(NameTable names, StreamAssembler streams, QuicInitialReader quic, Bounds bounds);

  [[nodiscard]] static bool spend(NamingState& state, std::span<const std::byte> payload);
  [[nodiscard]] Inspection look_at_datagram(std::uint32_t flow, NamingState& state, const FlowPayload& payload,
                                            HandOff& hand_off);
  [[nodiscard]] Inspection look_at_segment(std::uint32_t flow, NamingState& state, const FlowPayload& payload,
                                           HandOff& hand_off);
  [[nodiscard]] Inspection look_at_initial(std::uint32_t flow, NamingState& state, const FlowPayload& payload,
                                           HandOff& hand_off);
  void look_at_dns(NameSource source, const FlowPayload& payload, HandOff& hand_off);
  [[nodiscard]] bool turn_dns_stream(std::uint32_t slot, const FlowPayload& payload);
  void look_at_dns_stream(std::uint32_t slot, const FlowPayload& payload, HandOff& hand_off);
  void report_message(NameSource source, NameOutcome outcome, const FlowPayload& payload, HandOff& hand_off) const;
  void report_answers(const DnsEvidence& evidence, Timestamp time, HandOff& hand_off) const;
  [[nodiscard]] std::optional<std::uint32_t> begin_stream(std::uint32_t flow, NamingState& state,
                                                          const FlowPayload& payload);
  void name_flow(NamingState& state, NameSource source, const NameFinding& finding, const FlowPayload& payload,
                 HandOff& hand_off);
  [[nodiscard]] ApplicationId application_of_server(const FlowPayload& payload) const;
  void tell_by_name(NamingState& state, NameSource source, std::string_view name, const FlowPayload& payload) const;
  void tell_without_name(NamingState& state, const FlowPayload& payload, bool is_first);
  void look_up(NamingState& state, const FlowKey& key, unsigned initiator, HandOff& hand_off);
  void drop_handle(NamingState& state);
  void end(NamingState& state, NamingOutcome outcome, NameCounts& counts);

  NameTable names_;
  StreamAssembler streams_;
  MappedArray<Stream> stream_facts_;  // by slot
  QuicInitialReader quic_;
  DnsMessage dns_;
  const ApplicationMatcher* matcher_ = nullptr;
  MatcherScratch* scratch_ = nullptr;
  const LearntNames* learnt_ = nullptr;
  Bounds bounds_;
  std::uint32_t initials_left_ = 0;
  std::uint32_t signatures_left_ = 0;
};

}  // namespace sextant
