// SPDX-License-Identifier: BSD-3-Clause
// The names that were seen, with the flows and octets behind them (the JSON contract's `names`). Plain data; made by
// one control thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "sextant/name.h"
#include "sextant/traffic.h"

namespace sextant {

/// One name from one source over one family. Of the names of flows (tls_sni and the like): flows with it, and the frame
/// octets of their records, both directions. Of questions (dns_query, mdns, llmnr): messages that ask it or repeat the
/// question, and the octets of their frames.
struct NameSum {
  std::string name;
  NameSource source = NameSource::tls_sni;
  Family family = Family::other;
  std::uint64_t flows = 0;
  std::uint64_t octets = 0;
  bool encrypted_client_hello = false;     ///< in one of them it was the outer name
  AaaaEvidence aaaa = AaaaEvidence::none;  ///< of dns_query: the strongest that any response gave, over either family
};

inline constexpr std::size_t kShownNameLimit = 100;  ///< of a running probe; a replay lists them all

struct NameSummary {
  std::vector<NameSum> names;    ///< most octets first, then by name
  std::uint64_t name_count = 0;  ///< of those seen, the ones left out included
  bool exact = true;             ///< false: some names were not kept
};

}  // namespace sextant
