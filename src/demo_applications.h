// SPDX-License-Identifier: BSD-3-Clause
// The applications of a demo's flows: the generator's books against what the probe tells. A flow is told by its first
// payload, so a measured figure lies between that of the payloads on and that of whole flows: what came before may
// have been counted as unknown (a bin of ten seconds ended in between), and a flow that the end of the demo cut off
// before it is told only where its server's address is known. Pure functions; main thread.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "controlplane/report/text_style.h"
#include "dataplane/generate/books.h"
#include "sextant/summary.h"

namespace sextant {

struct FlowOctets {
  std::uint64_t flows = 0;
  std::uint64_t octets = 0;  ///< frame octets, both directions
  FlowOctets& operator+=(const FlowOctets& other) {
    flows += other.flows;
    octets += other.octets;
    return *this;
  }
  bool operator==(const FlowOctets&) const = default;
};

/// The flows of one application over one family.
struct ComparedFlows {
  FlowOctets sent;      ///< whole flows, all frames
  FlowOctets told;      ///< of those, the ones whose first payload was sent; octets from it on
  FlowOctets measured;  ///< as of this application
};

struct ComparedApplication {
  std::string name;
  std::array<ComparedFlows, 2> families{};  ///< IPv4, IPv6
  bool agrees = false;
};

struct ComparedApplications {
  std::vector<ComparedApplication> rows;  ///< most octets sent first; none where the probe tells no applications
  std::uint64_t paused_flows = 0;         ///< entries of the flow table that were a flow's second: nothing tells them
  std::uint64_t missed_flows = 0;         ///< those whose search for a name the probe gave up, as it says itself
  [[nodiscard]] bool agree() const;
};

/// What was sent as of no application, and what was measured as of those that only stand for a protocol.
inline constexpr const char* kUntoldName = "(no rule tells)";

[[nodiscard]] ComparedApplications compare_applications(const GeneratorBooks& books, const Summary& summary);

/// Empty where there are no rows.
[[nodiscard]] std::string applications_text(const ComparedApplications& applications, const TextStyle& style);

}  // namespace sextant
