// SPDX-License-Identifier: BSD-3-Clause
// What `sextant generate` was asked for, and what it becomes: the options of a load and the routing table its addresses
// are drawn from. Arithmetic and text; main thread. What contradicts itself is refused with one sentence.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "dataplane/generate/load_traffic.h"
#include "sextant/error.h"
#include "sextant/label.h"

namespace sextant {

struct GenerateOptions {
  std::string output;  ///< a path, "-" or empty
  std::string port;    ///< a PCI address, a vdev string, or empty
  std::string routes;  ///< a path, or empty
  std::optional<std::uint64_t> frames;
  std::optional<std::uint32_t> duration_s;
  std::string rate = "max";
  std::uint32_t flows = 100'000;
  std::string size = "imix";
  double ipv6_percent = 40;
  double vlan_percent = 10;
  double tcp_percent = 80;
  double new_flow_percent = 0;
  std::uint32_t prefixes = 1'000'000;
  std::uint64_t seed = 1;
  bool json = false;
};

struct RoutingTable {
  std::vector<LabelledIpv4Prefix> ipv4;
  std::vector<LabelledIpv6Prefix> ipv6;
};

/// When a file's frames are to have been captured, and how many there are.
struct FilePace {
  std::uint64_t frames = 0;
  std::uint64_t rate_frames_per_second = 0;
};

/// "64", "1518" or "imix"; absent for the mix.
[[nodiscard]] Expected<std::optional<std::uint32_t>> parse_frame_size(const std::string& text);

[[nodiscard]] Expected<FilePace> file_pace(const GenerateOptions& options, std::optional<std::uint64_t> rate);

/// A fifth as many IPv6 prefixes as IPv4 ones, as in the public tables.
[[nodiscard]] RoutingTable routing_table(const GenerateOptions& options);

/// `table` is read by LoadTraffic::make() and no longer.
[[nodiscard]] Expected<LoadOptions> load_options(const GenerateOptions& options, const RoutingTable& table);

/// Writes the table as lines of a prefix and its label.
[[nodiscard]] std::optional<Error> write_routes(const std::string& path, const RoutingTable& table);

}  // namespace sextant
