// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/explain/explain.h"

#include <algorithm>
#include <utility>

#include "dataplane/decode/steps.h"
#include "dataplane/explain/describe.h"
#include "dataplane/explain/number_names.h"

namespace sextant {
namespace {

/// One reader's work: the walk before and after it, and what it alone added to the facts.
struct Step {
  Layer layer;
  Walk before;
  Layer next = Layer::done;
  Outcome found = Outcome::accounted;
  std::uint64_t encapsulations = 0;
  unsigned observations = 0;
  std::size_t octets = 0;         ///< the walk moved on by
  std::size_t unread_octets = 0;  ///< the walk's world shrank by
  bool declined = false;
};

constexpr bool is_udp_tunnel(Layer layer) {
  switch (layer) {
#define SEXTANT_IS_TUNNEL(name, ...) case Layer::name:
    SEXTANT_UDP_TUNNELS(SEXTANT_IS_TUNNEL)
#undef SEXTANT_IS_TUNNEL
    return true;
    default:
      return false;
  }
}

Step take_step(Walk& walk, Layer layer) {
  Step step{.layer = layer, .before = walk};
  Facts& facts = walk.facts;
  // No reader looks at these two: emptied before the step, they hold what it adds, though a layer before had added it.
  const std::uint64_t encapsulations = std::exchange(facts.encapsulations, 0);
  const Outcome outcome = std::exchange(facts.outcome, Outcome::accounted);
  const unsigned observations = facts.observations;
  step.next = read_layer(walk, layer);
  step.encapsulations = facts.encapsulations;
  step.found = facts.outcome;
  step.observations = facts.observations & ~observations;
  step.octets = walk.offset() - step.before.offset();
  step.unread_octets = step.before.wire_left() - step.octets - walk.wire_left();
  // A tunnel that neither counts, nor moves on, nor finds anything: Walk::decline().
  step.declined = is_udp_tunnel(layer) && step.octets == 0 && step.encapsulations == 0 && step.observations == 0 &&
                  step.found == Outcome::accounted;
  facts.encapsulations |= encapsulations;
  if (outcome != Outcome::accounted) facts.outcome = outcome;
  return step;
}

// ---- what a step is said to have done

template <typename Bits, typename Body>
void for_each_bit(Bits bits, Body body) {
  for (std::size_t bit = 0; bit < 8 * sizeof bits; ++bit) {
    if ((bits >> bit & 1U) != 0) body(bit);
  }
}

std::string declined_text(const Step& step) {
  const FlowKey& key = step.before.facts.key;
  const bool by_destination = step.before.settings.destination_ports.find(key.ports[1].host()) == step.layer;
  return "port " + std::to_string(key.ports[by_destination ? 1 : 0].host()) + " announces " + short_name(step.layer) +
         ", but its header does not hold: " +
         (step.next == Layer::done ? "the frame stays UDP" : "the other port's tunnel is tried");
}

void add_notes(const Step& step, ExplainedHeader& header) {
  for_each_bit(step.encapsulations,
               [&](std::size_t e) { header.notes.push_back("counts as " + std::string(kEncapsulationNames[e])); });
  for_each_bit(step.observations,
               [&](std::size_t o) { header.notes.push_back("observed: " + std::string(kObservationNames[o])); });
  constexpr unsigned kFragments = 1U << static_cast<unsigned>(Observation::first_fragment) |
                                  1U << static_cast<unsigned>(Observation::later_fragment);
  if ((step.observations & kFragments) != 0) {
    header.notes.push_back("whether it repeats or overlaps an earlier fragment takes the capture in order to tell");
  }
  if (step.unread_octets > 0) {
    header.notes.push_back(std::to_string(step.unread_octets) +
                           " octets behind the end it gives are padding or a trailer and are not read");
  }
  if (step.declined) header.notes.push_back(declined_text(step));
}

// ---- why the walk ended

/// The header whose reader ended the walk since the packet's ports are in another fragment.
bool is_later_fragment(const Step& step, const Facts& facts) {
  const bool has_fragment_fields =
      step.layer == Layer::ipv4 || step.layer == Layer::ipv4_in_ip || step.layer == Layer::fragment;
  return has_fragment_fields && step.octets > 0 && facts.fragmented && facts.fragment.offset_units != 0;
}

/// How many octets of a cut header are there, and who cut it.
std::string octets_there(const Step& step, std::size_t needed) {
  const std::size_t there = step.before.captured_left();
  const bool by_limit = step.found == Outcome::nesting_limit || step.found == Outcome::extension_header_limit;
  if (there >= needed || by_limit) return "";
  const bool snapped = there < std::min(needed, step.before.wire_left());
  return "; " + std::to_string(there) + " octets are there, " + std::to_string(needed) + " are needed, and " +
         (snapped ? "the capture cut off the rest (snap length)" : "the packet ends there");
}

std::string reason(const Step& step, const Walk& after, const HeaderView& view) {
  const auto sentence_of = [](Outcome outcome) {
    return std::string(kOutcomeTexts[static_cast<std::size_t>(outcome)].sentence);
  };
  const unsigned limit = after.settings.extension_header_limit;
  const bool option_header = step.layer == Layer::hop_by_hop || step.layer == Layer::destination;
  if (is_later_fragment(step, after.facts)) {
    return "this is a later fragment: the ports are in the first one, and the flow is found by the fragment cache when "
           "a capture is read in order";
  }
  if (option_header && after.chain.length > limit) return sentence_of(Outcome::extension_header_limit);
  if (step.declined) return "its header does not hold, so UDP is the innermost transport header";
  if (step.found != Outcome::accounted) return sentence_of(step.found) + octets_there(step, view.needed());
  if (!view.end().empty()) return view.end();
  if (!view.announcement().empty()) return view.announcement() + " is not IP, and nothing is opened behind it";
  return "nothing is opened behind it";
}

std::string no_flow_text(const Facts& facts) {
  if (facts.ip_header_count == 0) return "no IP header was found";
  if (facts.fragmented && facts.fragment.offset_units != 0) {
    return "a later fragment has no ports; in the order of the capture, the fragment cache gives it those of its first";
  }
  if (!facts.tuple_whole) return "the walk ended before addresses, protocol and ports were all read";
  if (facts.outcome != Outcome::accounted) return "only accounted frames enter the flow table";
  return "";
}

// ---- the walk

Layer explain_step(Walk& walk, Layer layer, Explanation& explanation) {
  const std::uint32_t payload_offset = walk.facts.payload_offset;
  const Step step = take_step(walk, layer);
  if (walk.facts.payload_offset != payload_offset) {
    explanation.payload_octets = walk.wire_left();
    explanation.payload_captured_octets = walk.captured_left();
  }
  ExplainedHeader& header = explanation.headers.emplace_back();
  header = {.layer = layer, .offset = step.before.offset(), .octets = step.octets, .found = step.found};
  HeaderView view(step.before, header);
  describe(view);
  add_notes(step, header);
  if (step.next == Layer::done) {
    // A reader does not move behind a last header.
    if (!step.declined) header.octets = std::max(step.octets, std::min(view.needed(), step.before.captured_left()));
    explanation.stop = "Stopped at offset " + std::to_string(header.offset) + ", " + short_name(layer) + ": " +
                       reason(step, walk, view) + '.';
  }
  return step.next;
}

/// The tags are counted over the whole frame.
void note_tags(std::vector<ExplainedHeader>& headers, std::uint64_t added) {
  const auto last_tag = std::ranges::find(headers.rbegin(), headers.rend(), Layer::vlan, &ExplainedHeader::layer);
  if (last_tag == headers.rend()) return;
  for_each_bit(added,
               [&](std::size_t e) { last_tag->notes.push_back("counts as " + std::string(kEncapsulationNames[e])); });
}

}  // namespace

Explanation explain(const Frame& frame, const DecodeSettings& settings) {
  Explanation explanation;
  Facts& facts = explanation.facts;
  Walk walk(frame, settings, facts);
  walk.single_steps = true;
  Layer layer = first_layer(frame.link_type);
  while (layer != Layer::done) layer = explain_step(walk, layer, explanation);
  const std::uint64_t before_finish = facts.encapsulations;
  finish_walk(walk);
  note_tags(explanation.headers, facts.encapsulations & ~before_finish);
  explanation.no_flow = no_flow_text(facts);
  return explanation;
}

}  // namespace sextant
