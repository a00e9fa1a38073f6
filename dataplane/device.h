// SPDX-License-Identifier: BSD-3-Clause
// A port's device as its configuration writes it: a PCI address or a vdev string with arguments. Pure; any thread.
#pragma once

#include <string_view>

namespace sextant {

/// The value of `key` in a vdev string ("net_af_packet0,iface=eth0"); empty when it is not there.
[[nodiscard]] constexpr std::string_view device_argument(std::string_view device, std::string_view key) {
  for (std::size_t comma = device.find(','); comma != std::string_view::npos; comma = device.find(',')) {
    device.remove_prefix(comma + 1);
    const std::string_view argument = device.substr(0, device.find(','));
    if (argument.starts_with(key) && argument.substr(key.size()).starts_with('=')) {
      return argument.substr(key.size() + 1);
    }
  }
  return {};
}

[[nodiscard]] constexpr bool is_vdev(std::string_view device) {
  return device.starts_with("net_");
}

/// A NIC by its PCI address: neither a vdev nor a ring of the demo.
[[nodiscard]] constexpr bool is_pci_device(std::string_view device) {
  return !is_vdev(device) && !device.starts_with("ring:");
}

}  // namespace sextant
