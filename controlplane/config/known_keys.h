// SPDX-License-Identifier: BSD-3-Clause
// Tells in which section of the configuration a key lives, for those who wrote it elsewhere. Stateless; any thread.
#pragma once

#include <string>
#include <string_view>

namespace sextant {

/// "in flows" for "record_ring_capacity", "in decode.udp_ports" for "vxlan", "in the items of ports" for "device", "at
/// the top level" for "probe", "in flows or in fragments" for "capacity"; empty for a key that no section knows.
[[nodiscard]] std::string section_that_knows(std::string_view key);

}  // namespace sextant
