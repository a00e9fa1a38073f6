// SPDX-License-Identifier: BSD-3-Clause
// What a configuration becomes on a given machine: which worker runs on which core and polls which queues, how many
// packet buffers of what size each port needs, and how much memory everything takes. Pure arithmetic on facts that are
// passed in: no DPDK, no I/O; made once by the main thread, before anything is started. It refuses nothing: what
// prevents a start here is listed as an obstacle, what is merely unwise as a remark.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "dataplane/engine.h"
#include "sextant/configuration.h"

namespace sextant {

/// A core this process may run on.
struct UsableCore {
  std::uint16_t core = 0;
  std::uint16_t numa_node = 0;
};

struct HugePageFacts {
  std::uint64_t page_size = 0;  ///< bytes
  std::uint64_t free_count = 0;
};

/// What the plan must know about the machine; read by the caller. Sizes are in bytes.
struct HostFacts {
  std::vector<UsableCore> usable_cores;  ///< by core, ascending; at least one
  std::vector<HugePageFacts> huge_pages;
  std::uint64_t available_memory_size = 0;                    ///< without what huge pages hold; 0 where unknown
  std::vector<std::optional<std::uint16_t>> port_numa_nodes;  ///< by port; absent where unknown, as for vdevs
  std::vector<std::optional<std::uint64_t>> port_speeds_bits_per_second;  ///< by port; absent where unknown
};

struct QueuePlan {
  std::uint16_t port = 0;  ///< index into Configuration::ports
  std::uint16_t queue = 0;
};

struct WorkerPlan {
  std::uint16_t core = 0;
  bool shares_core = false;             ///< with another worker or with control
  IdlePolicy idle = IdlePolicy::pause;  ///< never `automatic`
  std::vector<QueuePlan> queues;
};

/// A port and its own pool of packet buffers, to be made on the port's NUMA node.
struct PortPlan {
  std::uint16_t queues = 0;
  std::uint16_t rx_descriptors = 0;   ///< per queue
  std::uint16_t tx_descriptors = 64;  ///< per queue; a probe never sends
  Spreading spread = Spreading::addresses;
  std::uint32_t mbuf_count = 0;        ///< 2^n - 1
  std::uint32_t mbuf_cache_count = 0;  ///< per core
  std::uint16_t mbuf_data_room = 0;    ///< bytes with headroom: a whole frame of the port's mtu fits
  std::uint64_t pool_size = 0;         ///< bytes, on the pages the plan has chosen
  std::uint64_t ring_size = 0;         ///< bytes for descriptor rings and the driver, an upper bound
};

struct Plan {
  std::vector<WorkerPlan> workers;
  std::uint16_t control_core = 0;
  bool control_shares_core = false;
  std::vector<PortPlan> ports;
  EngineConfiguration engine;            ///< of each worker; the hash key is left to whoever starts it
  bool uses_huge_pages = false;          ///< false: start DPDK with --no-huge -m no_huge_megabytes
  std::uint32_t no_huge_megabytes = 0;   ///< filled in either case
  std::uint64_t packet_memory_size = 0;  ///< pools, rings and DPDK itself; bytes
  std::uint64_t engine_memory_size = 0;  ///< of all workers; bytes. memory_parts.h tells what for
  std::uint64_t label_table_size = 0;    ///< of the table of prefixes in use and of the one that may replace it; bytes
  std::vector<std::string> obstacles;    ///< why it cannot start on this machine, one sentence each
  std::vector<std::string> remarks;      ///< what could be better, one sentence each

  [[nodiscard]] std::uint64_t memory_size() const { return packet_memory_size + engine_memory_size + label_table_size; }
};

/// `label_table_size`: bytes of the table that the file of labels makes; 0 where there is none. `application_count`:
/// applications that rules tell; there is room for some more, which a reload may bring. 0: none is counted.
[[nodiscard]] Plan make_plan(const Configuration& configuration, const HostFacts& host,
                             std::uint64_t label_table_size = 0, std::size_t application_count = 0);

/// The largest number an application may have in a probe that begins with `count` of them.
[[nodiscard]] ApplicationId largest_application(std::size_t count);

/// Bytes a pool of `count` mbufs takes in DPDK 22.11 when no object may cross the border of a page.
[[nodiscard]] std::uint64_t mbuf_pool_size(std::uint32_t count, std::uint16_t data_room, std::uint64_t page_size);

/// "2-5,8" for 2, 3, 4, 5 and 8, in any order.
[[nodiscard]] std::string core_spans(std::vector<std::uint16_t> cores);

/// The engine each worker gets: its share of the flow capacity, every configured leg and link and one for the rest.
[[nodiscard]] EngineConfiguration engine_configuration(const Configuration& configuration);

}  // namespace sextant
