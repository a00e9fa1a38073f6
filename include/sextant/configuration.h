// SPDX-License-Identifier: BSD-3-Clause
// The effective configuration of a probe, after defaults and checks: what controlplane/config reads from YAML, what
// `sextant check` prints and what the dataplane is built from. Plain data; made once by the main thread, then constant.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sextant/encapsulation.h"
#include "sextant/prefix.h"
#include "sextant/traffic.h"

namespace sextant {

struct PortConfiguration {
  std::string name;
  std::string device;                   ///< PCI address ("0000:3b:00.0") or vdev string ("net_af_packet0,iface=veth0")
  std::uint16_t queues = 0;             ///< receive queues; 0: one per worker
  std::uint16_t rx_descriptors = 1024;  ///< per queue
  std::uint32_t mtu = 1500;             ///< octets of layer-3 payload; above 1500 jumbo frames are received
  bool promiscuous = true;
  bool hardware_timestamps = true;  ///< used where the driver offers them
  bool operator==(const PortConfiguration&) const = default;
};

/// One direction of a link on one port, or on one VLAN of it.
struct LegConfiguration {
  std::string port;
  std::optional<std::uint16_t> vlan;  ///< outermost VLAN identifier, 1 to 4094; absent: every frame of the port
  LegDirection direction = LegDirection::a_to_b;
  bool operator==(const LegConfiguration&) const = default;
};

enum class LinkRole : std::uint8_t { backbone, interconnect, international, metro, access, mobile, idc, broadcast };
inline constexpr std::array<std::string_view, 8> kLinkRoleNames{
    "backbone", "interconnect", "international", "metro", "access", "mobile", "idc", "broadcast"};
enum class LinkEdge : std::uint8_t { ingress, egress, core };
inline constexpr std::array<std::string_view, 3> kLinkEdgeNames{"ingress", "egress", "core"};

struct LinkConfiguration {
  std::string name;
  LinkRole role = LinkRole::interconnect;
  LinkEdge edge = LinkEdge::ingress;
  std::vector<LegConfiguration> legs;
  bool operator==(const LinkConfiguration&) const = default;
};

/// What a worker's loop does while its queues are empty. Each word begins with what the one before it does.
enum class IdlePolicy : std::uint8_t {
  automatic,  ///< pause on a core of its own, sleep on a shared one
  pause,      ///< spins, with the processor's hint that it does
  yield,      ///< then leaves the core to whoever else is ready
  sleep,      ///< then sleeps, kIdleSleep_us at most
};
inline constexpr std::array<std::string_view, 4> kIdlePolicyNames{"auto", "pause", "yield", "sleep"};
inline constexpr std::uint32_t kIdleSleep_us = 50;

/// What the NIC chooses a frame's queue by, and with it the worker.
enum class Spreading : std::uint8_t {
  addresses,  ///< the address pair: all of a conversation meets at one worker
  flow,       ///< addresses and ports: evener, but fragments, which have no ports, may leave their flow
};
inline constexpr std::array<std::string_view, 2> kSpreadingNames{"addresses", "flow"};

struct WorkerConfiguration {
  std::uint16_t count = 1;
  std::vector<std::uint16_t> cores;           ///< one a worker; empty: chosen from the cores this process may use
  std::optional<std::uint16_t> control_core;  ///< for everything that is not a worker; absent: chosen
  IdlePolicy idle = IdlePolicy::automatic;
  Spreading spread = Spreading::addresses;
  bool operator==(const WorkerConfiguration&) const = default;
};

struct FlowConfiguration {
  std::uint32_t capacity = 1'000'000;  ///< flows in all workers' tables together
  std::uint32_t idle_timeout_s = 30;
  std::uint32_t active_timeout_s = 300;
  std::uint32_t emergency_idle_timeout_s = 5;   ///< replaces the idle timeout while a table is nearly full
  std::uint32_t record_ring_capacity = 65'536;  ///< records per worker
  bool operator==(const FlowConfiguration&) const = default;
};

/// UDP ports by UdpTunnel.
using UdpTunnelPorts = std::array<std::vector<std::uint16_t>, kUdpTunnelCount>;

[[nodiscard]] inline UdpTunnelPorts default_udp_tunnel_ports() {
  UdpTunnelPorts ports;
  for (std::size_t tunnel = 0; tunnel < kUdpTunnelCount; ++tunnel) {
    if (kUdpTunnelTexts[tunnel].default_port != 0) ports[tunnel] = {kUdpTunnelTexts[tunnel].default_port};
  }
  return ports;
}

/// 64:ff9b::/96 (RFC 6052) and 64:ff9b:1::/48 (RFC 8215).
[[nodiscard]] inline std::vector<Ipv6Prefix> default_translation_prefixes() {
  Ipv6Address well_known;
  well_known.octets = {std::byte{0x00}, std::byte{0x64}, std::byte{0xff}, std::byte{0x9b}};
  Ipv6Address local = well_known;
  local.octets[5] = std::byte{0x01};
  return {{well_known, 96}, {local, 48}};
}

inline constexpr std::size_t kDecodePrefixLimit = 32;    ///< prefixes in one list of DecodeConfiguration
inline constexpr std::size_t kUdpTunnelPortLimit = 256;  ///< UDP ports of all tunnels together

struct DecodeConfiguration {
  std::uint8_t nesting_limit = 8;            ///< layers of encapsulation that are opened
  std::uint8_t extension_header_limit = 16;  ///< IPv6 extension headers read per IPv6 header
  UdpTunnelPorts udp_ports = default_udp_tunnel_ports();
  std::vector<Ipv6Prefix> translation_prefixes = default_translation_prefixes();  ///< NAT64, 464XLAT and MAP-T
  std::vector<Ipv6Prefix> sixrd_prefixes;                                         ///< RFC 5969
  std::vector<Ipv6Prefix> segment_prefixes;                                       ///< SRv6 segment identifiers
  bool operator==(const DecodeConfiguration&) const = default;
};

/// The cache by which later fragments find the ports of their first one.
struct FragmentConfiguration {
  std::uint32_t capacity = 65'536;  ///< datagrams awaited in all workers together
  std::uint32_t timeout_s = 15;     ///< how long a datagram is awaited (RFC 791, section 3.2: at least 15 s)
  bool operator==(const FragmentConfiguration&) const = default;
};

/// Counting by the labels of addresses.
struct LabelConfiguration {
  std::string file;               ///< absolute path: a prefix and its label a line; empty: nothing is counted by label
  std::uint32_t cells = 262'144;  ///< (label, role, class) a ten-second bin has room for, all workers together
  bool operator==(const LabelConfiguration&) const = default;
};

struct NameConfiguration {
  std::optional<std::uint32_t> capacity = 65'536;  ///< names in use at a time, all workers; absent: none is looked for
  std::uint32_t streams = 2'048;  ///< flows whose first payload is put together at a time, all workers together
  std::optional<std::uint32_t> addresses = 131'072;  ///< whose name DNS gave, at a time; absent: none is learnt
  bool operator==(const NameConfiguration&) const = default;
};

/// The rules that tell applications by names, servers and payloads; used where names are looked for.
struct ApplicationConfiguration {
  std::vector<std::string> files;    ///< absolute paths, a later one over those before it, all over the program's own
  std::vector<std::string> metrics;  ///< applications with counters of their own in /metrics
  bool operator==(const ApplicationConfiguration&) const = default;
};

struct ApiConfiguration {
  std::string socket;                                ///< path of the UNIX socket (mode 0660)
  std::string metrics_address = "127.0.0.1";         ///< loopback only
  std::optional<std::uint16_t> metrics_port = 9105;  ///< absent: no /metrics
  bool operator==(const ApiConfiguration&) const = default;
};

enum class HugePages : std::uint8_t { automatic, never, required };
inline constexpr std::array<std::string_view, 3> kHugePagesNames{"auto", "never", "required"};

struct Configuration {
  std::string probe = "sextant";  ///< names the instance: DPDK file prefix, default socket, `probe` label of metrics
  std::vector<PortConfiguration> ports;
  std::vector<LinkConfiguration> links;
  WorkerConfiguration workers;
  FlowConfiguration flows;
  DecodeConfiguration decode;
  FragmentConfiguration fragments;
  LabelConfiguration labels;
  NameConfiguration names;
  ApplicationConfiguration applications;
  ApiConfiguration api;
  HugePages huge_pages = HugePages::automatic;
  bool operator==(const Configuration&) const = default;
};

}  // namespace sextant
