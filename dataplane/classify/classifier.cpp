// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/classify/classifier.h"

#include <algorithm>
#include <array>
#include <new>
#include <string>
#include <utility>

#include "dataplane/classify/client_hello.h"
#include "dataplane/classify/gquic.h"
#include "dataplane/classify/http_host.h"
#include "dataplane/classify/uri_host.h"

namespace sextant {
namespace {

constexpr std::uint8_t kTcp = 6;
constexpr std::uint16_t kDomainPort = 53;
constexpr std::uint16_t kMulticastDnsPort = 5353;
constexpr std::uint16_t kLlmnrPort = 5355;
constexpr std::uint16_t kHttpsPort = 443;

bool has_port(const FlowPayload& payload, std::uint16_t port) {
  return payload.source_port == port || payload.destination_port == port;
}

/// The protocol of DNS in datagrams that the ports say, if any.
std::optional<NameSource> dns_source(const FlowPayload& payload) {
  if (payload.protocol == kTcp) return std::nullopt;
  if (has_port(payload, kDomainPort)) return NameSource::dns_query;
  if (has_port(payload, kMulticastDnsPort)) return NameSource::mdns;
  if (has_port(payload, kLlmnrPort)) return NameSource::llmnr;
  return std::nullopt;
}

struct SourcedFinding {
  NameSource source = NameSource::tls_sni;
  NameFinding finding;
};

struct Reader {
  NameSource source;
  NameFinding (*read)(std::span<const std::byte>);
};
constexpr std::array kStreamReaders{Reader{NameSource::tls_sni, read_tls}, Reader{NameSource::http_host, read_http},
                                    Reader{NameSource::rtsp_host, read_rtsp}, Reader{NameSource::sip_host, read_sip}};
constexpr std::array kDatagramReaders{Reader{NameSource::gquic_sni, read_gquic}, Reader{NameSource::sip_host, read_sip},
                                      Reader{NameSource::http_host, read_http}};

/// What the first protocol says that knows `octets` as its own.
SourcedFinding read(std::span<const Reader> readers, std::span<const std::byte> octets) {
  for (const Reader& reader : readers) {
    SourcedFinding found{reader.source, reader.read(octets)};
    if (found.finding.outcome != NameOutcome::other) return found;
  }
  return {};
}

/// The handshake of QUIC; Google's begins with the tag of its CHLO.
SourcedFinding read_handshake(std::span<const std::byte> octets) {
  constexpr std::byte kTag{'C'};
  if (!octets.empty() && octets.front() == kTag) return {NameSource::gquic_sni, read_gquic_hello(octets)};
  return {NameSource::quic_sni, read_client_hello(octets)};
}

/// A long header of any version but negotiation (RFC 8999, section 5.1).
bool may_be_initial(std::span<const std::byte> octets) {
  constexpr std::byte kLongHeader{0x80};
  constexpr std::size_t kLeastOctets = 7;
  return octets.size() >= kLeastOctets && (octets.front() & kLongHeader) != std::byte{0};
}

/// Everything of a sighting but its name.
struct Seen {
  NameSource source = NameSource::dns_query;
  Family family = Family::other;
  bool encrypted_client_hello = false;
  bool names_flow = false;
  AaaaEvidence aaaa = AaaaEvidence::none;
  std::uint32_t frame_octets = 0;
};

void report(HandOff& hand_off, const NameText& name, const Seen& seen) {
  NameSighting& sighting = hand_off.names.current();
  sighting.name = name;
  sighting.source = seen.source;
  sighting.family = seen.family;
  sighting.encrypted_client_hello = seen.encrypted_client_hello;
  sighting.names_flow = seen.names_flow;
  sighting.aaaa = seen.aaaa;
  sighting.frame_octets = seen.frame_octets;
  NameCounts& counts = hand_off.seconds.current().names;
  ++counts.sightings;
  if (!hand_off.names.advance()) ++counts.sightings_lost;
}

}  // namespace

Classifier::Classifier(NameTable names, StreamAssembler streams, QuicInitialReader quic, Bounds bounds)
    : names_(std::move(names)), streams_(std::move(streams)), quic_(std::move(quic)), bounds_(bounds) {}

Expected<std::unique_ptr<Classifier>> Classifier::make(Bounds bounds, std::uint64_t key, bool prefault) {
  auto names = NameTable::make(bounds.name_capacity, key, prefault);
  if (!names) return std::unexpected(std::move(names.error()));
  auto streams = StreamAssembler::make(bounds.stream_capacity, prefault);
  if (!streams) return std::unexpected(std::move(streams.error()));
  auto quic = QuicInitialReader::make();
  if (!quic) return std::unexpected(std::move(quic.error()));
  std::unique_ptr<Classifier> made(new (std::nothrow)
                                       Classifier(std::move(*names), std::move(*streams), std::move(*quic), bounds));
  if (made != nullptr) made->stream_facts_ = MappedArray<Stream>(bounds.stream_capacity, prefault);
  if (made == nullptr || made->stream_facts_.empty()) {
    return fail("not enough memory to put " + std::to_string(bounds.stream_capacity) + " streams together.");
  }
  return made;
}

std::uint64_t Classifier::memory_octets(Bounds bounds) {
  return NameTable::memory_octets(bounds.name_capacity) +
         std::uint64_t{bounds.stream_capacity} * (kStreamCapacity + 64 + sizeof(Stream)) + sizeof(Classifier);
}

Classifier::Inspection Classifier::inspect(std::uint32_t flow, NamingState& state, const FlowPayload& payload,
                                           HandOff& hand_off) {
  const bool is_empty = payload.octets.empty();
  const bool is_first = state.phase == NamingPhase::fresh && !is_empty;
  if (is_first) state.phase = NamingPhase::searching;
  const std::optional<NameSource> dns = dns_source(payload);
  Inspection inspection;
  if (!is_empty) {
    if (dns) {
      look_at_dns(*dns, payload, hand_off);
    } else {
      inspection = payload.protocol == kTcp ? look_at_segment(flow, state, payload, hand_off)
                                            : look_at_datagram(flow, state, payload, hand_off);
    }
    tell_without_name(state, payload, is_first);
  }
  const bool is_spent = spend(state, payload.octets);
  if (inspection.ended || dns || !is_spent) return inspection;  // every message of DNS is of interest
  conclude(state, hand_off.seconds.current().names);
  inspection.ended = true;
  return inspection;
}

/// Counts a frame that was looked at. Whether the search has gone on for long enough.
bool Classifier::spend(NamingState& state, std::span<const std::byte> payload) {
  const bool is_assembling = state.phase == NamingPhase::assembling;
  const bool may_go_on = is_assembling || payload.empty() || payload.back() == std::byte{'\n'};
  const unsigned cost = may_go_on ? 1 : kPayloadCost;
  state.search_cost = static_cast<std::uint8_t>(std::min(state.search_cost + cost, unsigned{UINT8_MAX}));
  return state.search_cost >= (is_assembling ? kAssemblyBudget : kSearchBudget);
}

// ---- DNS

/// `outcome`: of reading it. What a server says is evidence only where a message broke no rule, cut short or not.
void Classifier::report_message(NameSource source, NameOutcome outcome, const FlowPayload& payload,
                                HandOff& hand_off) const {
  if (outcome == NameOutcome::other) return;
  std::optional<DnsEvidence> evidence;
  if (source == NameSource::dns_query && payload.source_port == kDomainPort && outcome != NameOutcome::malformed) {
    evidence.emplace(dns_);
  }
  for (std::size_t i = 0; i < dns_.question_count; ++i) {
    const NameText& name = dns_.questions[i].name;
    if (name.empty()) continue;
    const AaaaEvidence aaaa = evidence ? evidence->aaaa(i, outcome == NameOutcome::found) : AaaaEvidence::none;
    report(hand_off, name,
           {.source = source, .family = payload.key->family, .aaaa = aaaa, .frame_octets = payload.frame_octets});
  }
  if (evidence) report_answers(*evidence, payload.time, hand_off);
}

void Classifier::report_answers(const DnsEvidence& evidence, Timestamp time, HandOff& hand_off) const {
  NameCounts& counts = hand_off.seconds.current().names;
  for (std::size_t i = 0; i < dns_.answer_count; ++i) {
    LearntAddress& learnt = hand_off.answers.current();
    if (!evidence.learn_address(i, learnt)) continue;
    learnt.time = time;
    ++counts.answers;
    if (!hand_off.answers.advance()) ++counts.answers_lost;
  }
}

void Classifier::look_at_dns(NameSource source, const FlowPayload& payload, HandOff& hand_off) {
  report_message(source, read_dns(payload.octets, dns_), payload, hand_off);
}

/// Queries and responses take turns: behind a whole message the stream may go on with the other side's octets, from
/// where a message of it begins.
bool Classifier::turn_dns_stream(std::uint32_t slot, const FlowPayload& payload) {
  Stream& stream = stream_facts_[slot];
  if (stream.consumed != streams_.contiguous(slot).size()) return false;
  if (stream.other_sequence && *stream.other_sequence != payload.tcp_sequence) return false;
  stream.other_sequence = stream.first_sequence + stream.consumed;
  stream.first_sequence = payload.tcp_sequence;
  stream.consumed = 0;
  stream.side = payload.side;
  streams_.clear(slot);
  return true;
}

/// Messages that are whole by now, in the order of the stream.
void Classifier::look_at_dns_stream(std::uint32_t slot, const FlowPayload& payload, HandOff& hand_off) {
  std::span<const std::byte> left = streams_.contiguous(slot).subspan(stream_facts_[slot].consumed);
  while (!left.empty()) {
    const std::size_t before = left.size();
    const NameOutcome outcome = read_dns_over_tcp(left, dns_);
    if (outcome == NameOutcome::incomplete || left.size() == before) return;
    stream_facts_[slot].consumed += static_cast<std::uint32_t>(before - left.size());
    report_message(NameSource::dns_query, outcome, payload, hand_off);
  }
}

// ---- streams

/// Gives the flow a slot. Returns the flow that lost it.
std::optional<std::uint32_t> Classifier::begin_stream(std::uint32_t flow, NamingState& state,
                                                      const FlowPayload& payload) {
  drop_handle(state);
  const StreamAssembler::Acquired acquired = streams_.acquire(flow);
  state.phase = NamingPhase::assembling;
  state.handle = acquired.slot;
  stream_facts_[acquired.slot] = {payload.tcp_sequence, 0, payload.side, {}, {}};
  return acquired.dispossessed;
}

Classifier::Inspection Classifier::look_at_segment(std::uint32_t flow, NamingState& state, const FlowPayload& payload,
                                                   HandOff& hand_off) {
  NameCounts& counts = hand_off.seconds.current().names;
  const bool is_dns = has_port(payload, kDomainPort);
  Inspection inspection;
  SourcedFinding found;
  if (state.phase == NamingPhase::assembling) {
    const Stream& stream = stream_facts_[state.handle];
    if (payload.side != stream.side && !(is_dns && turn_dns_stream(state.handle, payload))) return {};
    const std::uint32_t offset = payload.tcp_sequence - stream.first_sequence;
    if (!streams_.add(state.handle, offset, payload.octets)) return {};
  } else {
    if (!is_dns) found = read(kStreamReaders, payload.octets);
    if (is_dns || found.finding.outcome == NameOutcome::incomplete) {
      inspection.dispossessed = begin_stream(flow, state, payload);
      streams_.add(state.handle, 0, payload.octets);
    }
  }
  if (is_dns) {
    look_at_dns_stream(state.handle, payload, hand_off);
    return inspection;
  }
  if (state.phase == NamingPhase::assembling) found = read(kStreamReaders, streams_.contiguous(state.handle));
  if (found.finding.outcome == NameOutcome::found) {
    name_flow(state, found.source, found.finding, payload, hand_off);
    inspection.ended = true;
  } else if (found.finding.outcome == NameOutcome::malformed) {
    end(state, NamingOutcome::malformed, counts);
    inspection.ended = true;
  }
  return inspection;
}

Classifier::Inspection Classifier::look_at_datagram(std::uint32_t flow, NamingState& state, const FlowPayload& payload,
                                                    HandOff& hand_off) {
  const bool from_server = payload.source_port == kHttpsPort && payload.destination_port != kHttpsPort;
  if (may_be_initial(payload.octets) && !from_server) {
    const Inspection inspection = look_at_initial(flow, state, payload, hand_off);
    if (inspection.ended || state.phase == NamingPhase::assembling) return inspection;
  }
  const SourcedFinding found = read(kDatagramReaders, payload.octets);
  if (found.finding.outcome != NameOutcome::found) return {};
  name_flow(state, found.source, found.finding, payload, hand_off);
  return {.ended = true, .dispossessed = {}};
}

/// Most hellos stand in one frame of one Initial; for others a stream is put together.
Classifier::Inspection Classifier::look_at_initial(std::uint32_t flow, NamingState& state, const FlowPayload& payload,
                                                   HandOff& hand_off) {
  NameCounts& counts = hand_off.seconds.current().names;
  if (initials_left_ == 0) {
    end(state, NamingOutcome::over_budget, counts);
    return {.ended = true, .dispossessed = {}};
  }
  const bool assembling = state.phase == NamingPhase::assembling;
  QuicConnectionId connection_id = assembling ? stream_facts_[state.handle].connection_id : QuicConnectionId{};
  const QuicFinding opened = quic_.open(payload.octets, connection_id);
  if (opened.outcome != QuicOutcome::not_quic && opened.outcome != QuicOutcome::no_initial) --initials_left_;
  if (opened.outcome != QuicOutcome::opened || opened.frames.empty()) return {};
  Inspection inspection;
  SourcedFinding found;
  if (!assembling && opened.frames.size() == 1 && opened.frames[0].offset == 0) {
    found = read_handshake(opened.frames[0].data);
  }
  if (found.finding.outcome != NameOutcome::found) {
    if (!assembling) {
      inspection.dispossessed = begin_stream(flow, state, payload);
    }
    stream_facts_[state.handle].connection_id = connection_id;
    for (const CryptoFrame& frame : opened.frames) streams_.add(state.handle, frame.offset, frame.data);
    found = read_handshake(streams_.contiguous(state.handle));
  }
  if (found.finding.outcome == NameOutcome::found) {
    name_flow(state, found.source, found.finding, payload, hand_off);
    inspection.ended = true;
  } else if (found.finding.outcome == NameOutcome::malformed || found.finding.outcome == NameOutcome::absent) {
    end(state, found.finding.outcome == NameOutcome::absent ? NamingOutcome::unnamed : NamingOutcome::malformed,
        counts);
    inspection.ended = true;
  }
  return inspection;
}

// ---- the end of a search

void Classifier::name_flow(NamingState& state, NameSource source, const NameFinding& finding,
                           const FlowPayload& payload, HandOff& hand_off) {
  drop_handle(state);
  const std::uint32_t number = names_.hold(finding.name);
  const bool kept = number != NameTable::kNone;
  tell_by_name(state, source, finding.name.view(), payload);
  state.phase = kept ? NamingPhase::named : NamingPhase::ended;
  state.handle = number;
  state.source = source;
  NameCounts& counts = hand_off.seconds.current().names;
  ++counts.flows[static_cast<std::size_t>(kept ? NamingOutcome::named : NamingOutcome::unkept)];
  report(hand_off, finding.name,
         {.source = source,
          .family = payload.key->family,
          .encrypted_client_hello = finding.encrypted_client_hello,
          .names_flow = kept,
          .frame_octets = payload.frame_octets});
}

/// Of a stream, or of a name that DNS gave.
void Classifier::drop_handle(NamingState& state) {
  if (state.phase == NamingPhase::assembling) streams_.release(state.handle);
  if (state.phase == NamingPhase::learnt) names_.release(state.handle);
}

void Classifier::end(NamingState& state, NamingOutcome outcome, NameCounts& counts) {
  if (state.phase == NamingPhase::assembling) streams_.release(state.handle);
  switch (state.phase) {
    case NamingPhase::learnt:
      state.phase = NamingPhase::named;
      break;
    case NamingPhase::fresh:
      state.phase = NamingPhase::settled;
      break;
    default:
      state.phase = NamingPhase::ended;
      break;
  }
  ++counts.flows[static_cast<std::size_t>(outcome)];
}

void Classifier::dispossess(NamingState& state, NameCounts& counts) {
  state.phase = NamingPhase::ended;
  ++counts.flows[static_cast<std::size_t>(NamingOutcome::dispossessed)];
}

void Classifier::conclude(NamingState& state, NameCounts& counts) {
  if (state.phase >= NamingPhase::named) return;  // it has ended
  end(state, state.phase == NamingPhase::assembling ? NamingOutcome::unfinished : NamingOutcome::unnamed, counts);
}

void Classifier::forget(NamingState& state) {
  if (state.phase == NamingPhase::named) names_.release(state.handle);
  state = NamingState{};
}

// ---- what DNS says

/// The endpoint that was spoken to, else the one that began: DNS leads to servers, and a probe may have missed the
/// beginning.
void Classifier::look_up(NamingState& state, const FlowKey& key, unsigned initiator, HandOff& hand_off) {
  std::string_view found = learnt_->find(key.family, key.addresses[initiator ^ 1U]);
  if (found.empty()) found = learnt_->find(key.family, key.addresses[initiator]);
  if (found.empty()) {
    if (state.phase == NamingPhase::ended) state.phase = NamingPhase::settled;
    return;
  }
  const ApplicationId told = matcher_ == nullptr ? kUnknownApplication : matcher_->by_name(found);
  if (told != kUnknownApplication) state.application = told;
  const NameText name(found);
  const std::uint32_t number = names_.hold(name);
  if (number == NameTable::kNone) return;  // there may be room the next time
  state.phase = state.phase == NamingPhase::ended ? NamingPhase::named : NamingPhase::learnt;
  state.handle = number;
  state.source = NameSource::learnt;
  ++hand_off.seconds.current().names.learnt;
  report(hand_off, name, {.source = NameSource::learnt, .family = key.family, .names_flow = true});
}

// ---- applications

/// The one that a prefix of servers holds: of the endpoint spoken to, else of the one that speaks.
ApplicationId Classifier::application_of_server(const FlowPayload& payload) const {
  const auto& addresses = payload.key->addresses;
  const ApplicationId responder = matcher_->by_server(payload.key->family, addresses[payload.side ^ 1U]);
  return responder != kUnknownApplication ? responder
                                          : matcher_->by_server(payload.key->family, addresses[payload.side]);
}

/// A name that no rule tells leaves it to the server: what its payload looks like says less than the name does.
void Classifier::tell_by_name(NamingState& state, NameSource source, std::string_view name,
                              const FlowPayload& payload) const {
  if (matcher_ == nullptr) return;
  state.application = matcher_->by_name(source == NameSource::http_host ? domain_of(name) : name);
  if (state.application == kUnknownApplication) state.application = application_of_server(payload);
}

/// Holds until a name is found.
void Classifier::tell_without_name(NamingState& state, const FlowPayload& payload, bool is_first) {
  if (matcher_ == nullptr || state.phase == NamingPhase::named) return;
  if (is_first && state.application == kUnknownApplication) state.application = application_of_server(payload);
  const bool goes_on = state.phase == NamingPhase::searching || state.phase == NamingPhase::learnt;
  if (!goes_on || state.application != kUnknownApplication || state.search_cost >= kSignatureBudget) return;
  if (signatures_left_ == 0) return;
  --signatures_left_;
  const SignatureTransport transport = payload.protocol == kTcp ? SignatureTransport::tcp : SignatureTransport::udp;
  state.application = matcher_->by_payload(transport, payload.octets, *scratch_);
}

}  // namespace sextant
