// SPDX-License-Identifier: BSD-3-Clause
// The frames of an exchange LAN that belong to no conversation: ARP, neighbour discovery, multicast listener reports,
// and malformed ones with the outcome each must earn. Built once at start; constant afterwards.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "dataplane/generate/books.h"

namespace sextant {

struct BackgroundFrame {
  std::vector<std::byte> octets;
  FrameEntry entry;
  std::uint16_t extension_headers = 0;  ///< bit set of ExtensionHeader
  bool opens_flow = false;              ///< the first of its 5-tuple
};

[[nodiscard]] std::vector<BackgroundFrame> background_frames();

}  // namespace sextant
