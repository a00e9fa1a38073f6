// SPDX-License-Identifier: BSD-3-Clause
// The end of a demo: the generator's own books against the probe's ledger, figure by figure. Two independent counts of
// the same frames, so they must agree to the packet and the octet. Pure functions; main thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "controlplane/report/text_style.h"
#include "dataplane/generate/books.h"
#include "sextant/summary.h"
#include "src/demo_applications.h"

namespace sextant {

struct ComparedFigure {
  std::string name;
  PacketOctets sent;
  PacketOctets measured;
  bool has_octets = true;  ///< false: packets only
  [[nodiscard]] bool agrees() const { return sent == measured; }
};

struct Comparison {
  std::vector<ComparedFigure> figures;
  std::uint64_t sent_flows = 0;      ///< distinct 5-tuples
  std::uint64_t measured_flows = 0;  ///< table entries made: one more for each flow that was idle for too long
  std::uint64_t ledger_error_packets = 0;
  ComparedApplications applications;
  [[nodiscard]] bool agrees() const;
};

[[nodiscard]] Comparison compare(const GeneratorBooks& books, const Summary& summary);

[[nodiscard]] std::string comparison_text(const Comparison& comparison, const TextStyle& style);

/// "sextant.demo/1": the figures and the applications side by side, and the summary of the contract.
[[nodiscard]] std::string comparison_json(const Comparison& comparison, const Summary& summary);

}  // namespace sextant
