// SPDX-License-Identifier: BSD-3-Clause
// What a running probe knows about itself at one moment, beside the counts: ports and their loss, workers, links by
// name. The dataplane fills the port and worker parts, the program joins them with the totals, the API shows them.
// Plain data, copied; any thread that owns a copy.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sextant/timestamp.h"

namespace sextant {

/// The table of labels that was published last.
struct LabelState {
  std::string file;
  std::uint64_t ipv4_prefixes = 0;
  std::uint64_t ipv6_prefixes = 0;
  std::uint64_t label_count = 0;  ///< different labels in the file
  std::uint64_t table_memory_octets = 0;
  std::uint32_t epoch = 0;           ///< 1 for the first table, one more with each reload that worked
  Timestamp loaded;                  ///< when it was published
  std::uint64_t failed_reloads = 0;  ///< since start
  std::uint64_t tables_held = 0;     ///< older tables that a worker may still use
};

/// The rules of applications that were published last.
struct ApplicationState {
  std::vector<std::string> files;       ///< over the rules of the program
  std::uint64_t application_count = 0;  ///< since the start: a reload takes none out of the list
  std::uint64_t domain_count = 0;
  std::uint64_t signature_count = 0;
  std::uint64_t server_prefix_count = 0;
  std::uint32_t epoch = 0;           ///< 1 for the first rules, one more with each reload that worked
  Timestamp loaded;                  ///< when they were published
  std::uint64_t failed_reloads = 0;  ///< since start
};

/// Counters of one port since start, from the driver. An absent value means that the driver does not report it.
struct PortState {
  std::string name;
  std::string device;
  std::string driver;
  bool link_up = false;
  std::optional<std::uint64_t> speed_bits_per_second;
  std::uint64_t delivered_packets = 0;           ///< frames the driver handed to the workers
  std::optional<std::uint64_t> arrived_packets;  ///< delivered + lost; absent where the driver cannot know what it lost
  std::optional<std::uint64_t> lost_packets;     ///< absent: "source loss: unknown", never 0
  std::uint64_t mbuf_allocation_failures = 0;
  std::string rss;         ///< how frames are spread, as read back from the driver, one sentence
  std::string timestamps;  ///< "hardware" or "software"
};

/// One receive queue, as its worker finds it.
struct QueueState {
  std::string port;
  std::uint16_t queue = 0;
  std::uint32_t capacity_frames = 0;
  /// The most that waited when it was looked at in the last second (about once in 1024 turns). Absent: the driver
  /// cannot tell.
  std::optional<std::uint32_t> deepest_frames;
};

struct WorkerState {
  std::uint16_t index = 0;
  std::uint16_t core = 0;
  std::uint32_t flow_capacity = 0;
  std::uint64_t records_waiting = 0;
  std::uint64_t record_capacity = 0;  ///< records its ring can hold
  std::uint32_t idle_timeout_s = 0;
  std::uint32_t emergency_idle_timeout_s = 0;  ///< in force instead while the table is nearly full
  std::vector<QueueState> queues;
};

}  // namespace sextant
