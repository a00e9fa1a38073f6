// SPDX-License-Identifier: BSD-3-Clause
// What DPDK's drivers on kernel interfaces leave out. For net_af_packet the kernel can join IPv4 fragments and TCP
// segments and cut long frames, and says nothing about it: a probe counts frames as they were on the wire, so the first
// is prevented and the others are told. And net_af_packet and net_af_xdp call every link up. Main thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sextant {

[[nodiscard]] bool kernel_interface_exists(const std::string& interface);

/// Whether the interface is up and has a carrier; false when there is no such interface.
[[nodiscard]] bool kernel_interface_up(std::string_view interface);

/// One sentence for each way in which a net_af_packet port will not see what was on the wire.
[[nodiscard]] std::vector<std::string> kernel_interface_notes(const std::string& port, std::string_view device,
                                                              std::uint32_t mtu);

}  // namespace sextant
