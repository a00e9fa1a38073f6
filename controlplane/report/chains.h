// SPDX-License-Identifier: BSD-3-Clause
// The census of extension header chains as it is printed. Pure; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sextant/chain_census.h"

namespace sextant {

struct ChainOrder {
  std::string text;  ///< "hop_by_hop fragment"; " | " stands where a further IPv6 header does
  std::uint64_t packets = 0;
};

/// The orders that were seen, the most frequent first.
[[nodiscard]] std::vector<ChainOrder> chain_orders(const ChainCensus& census);

/// "1" to "16", then "more than 16".
[[nodiscard]] std::string chain_length_text(std::size_t length);

}  // namespace sextant
