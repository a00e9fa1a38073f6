// SPDX-License-Identifier: BSD-3-Clause
// The explanation of a frame as `sextant decode` prints it: text for people, or the document "sextant.decode/1". Pure
// functions; any thread.
#pragma once

#include <string>

#include "controlplane/report/text_style.h"
#include "dataplane/explain/explain.h"
#include "src/decode_frame.h"

namespace sextant {

struct ExplainedFrame {
  FrameName name;
  Frame frame;
  Explanation explanation;
  bool with_octets = false;  ///< the frame's own octets are shown, too
};

[[nodiscard]] std::string explanation_text(const ExplainedFrame& explained, const TextStyle& style);
[[nodiscard]] std::string explanation_json(const ExplainedFrame& explained);

}  // namespace sextant
