// SPDX-License-Identifier: BSD-3-Clause
// One frame explained, header by header, for an engineer who doubts a number: where each header stands, the fields that
// decided, where decoding stopped and why. It runs the engine's own readers (decode/steps.h) one at a time and looks
// on, so it cannot say anything else than decode() does. Slow path: allocates, prints nothing; any thread.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "dataplane/decode/facts.h"
#include "dataplane/decode/layers.h"
#include "dataplane/decode/settings.h"
#include "dataplane/frame.h"
#include "sextant/outcome.h"

namespace sextant {

struct ExplainedField {
  std::string name;
  std::string value;
};

struct ExplainedHeader {
  Layer layer = Layer::done;
  std::size_t offset = 0;  ///< from the frame's first octet
  std::size_t octets = 0;  ///< the header takes up, as far as it was captured; 0 where its reader declined
  std::vector<ExplainedField> fields;
  Outcome found = Outcome::accounted;  ///< what is wrong with it; the first finding of a frame is the frame's outcome
  std::vector<std::string> notes;      ///< what the engine made of it, a sentence or name each
};

struct Explanation {
  Facts facts;  ///< those of decode()
  std::vector<ExplainedHeader> headers;
  std::string stop;                         ///< the sentence that says where decoding stopped, and why
  std::string no_flow;                      ///< why the frame belongs to no flow; empty where it belongs to one
  std::size_t payload_octets = 0;           ///< behind facts.payload_offset, on the wire, without padding
  std::size_t payload_captured_octets = 0;  ///< of them
};

[[nodiscard]] Explanation explain(const Frame& frame, const DecodeSettings& settings);

}  // namespace sextant
