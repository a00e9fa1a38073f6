// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/config/consistency.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "controlplane/config/configuration_file.h"
#include "controlplane/config/key.h"
#include "controlplane/config/nearest.h"
#include "controlplane/config/schema.h"
#include "controlplane/config/utf8.h"

namespace sextant {
namespace {

/// Where the value of `key` stands, or the mapping that could hold it.
Place place_of(const Node& mapping, std::string_view key) {
  const Node* node = mapping.child(key);
  return node == nullptr ? mapping.place : node->place;
}

const Node& item(const Node& mapping, std::string_view list, std::size_t index) {
  return mapping.child(list)->children[index];
}

std::string at(Place place) {
  return fmt::format("{}:{}", place.line, place.column);
}

/// Remembers who said a word first; the second one is told so.
class Claims {
 public:
  explicit Claims(Problems& problems) : problems_(problems) {}

  void claim(const std::string& word, Place place, std::string_view complaint, std::string_view advice) {
    const auto [first, is_new] = places_.emplace(word, place);
    if (is_new) return;
    problems_.push_back({place, fmt::format("{} that at {}; {}.", complaint, at(first->second), advice)});
  }

 private:
  Problems& problems_;
  std::map<std::string, Place> places_;
};

/// The name by which DPDK tells devices apart: no arguments, PCI domain written out, lower case.
std::string device_identity(std::string_view device) {
  std::string name(device.substr(0, device.find(',')));
  for (char& letter : name) {
    if (letter >= 'A' && letter <= 'F') letter = static_cast<char>(letter - 'A' + 'a');
  }
  return std::ranges::count(name, ':') == 1 ? "0000:" + name : name;
}

void check_ports(const Node& root, const Configuration& configuration, Problems& problems) {
  Claims names(problems);
  Claims devices(problems);
  const auto workers = configuration.workers.count;
  for (std::size_t i = 0; i < configuration.ports.size(); ++i) {
    const PortConfiguration& port = configuration.ports[i];
    const Node& node = item(root, "ports", i);
    names.claim(port.name, place_of(node, "name"), fmt::format("ports[{}].name is '{}' like", i, port.name),
                "give each port a name of its own");
    devices.claim(device_identity(port.device), place_of(node, "device"),
                  fmt::format("ports[{}].device is {} like", i, shown(device_identity(port.device))),
                  "a device is one port; several links can share it by VLAN");
    if (port.queues != workers) {
      problems.push_back(
          {place_of(node, "queues"),
           fmt::format("ports[{}].queues is {} for {} worker{}; worker k polls queue k of every port, so "
                       "write {} or leave it out.",
                       i, port.queues, workers, workers == 1 ? "" : "s", workers)});
    }
  }
}

void check_leg_port(const Configuration& configuration, const LegConfiguration& leg, const std::string& path,
                    Place place, Problems& problems) {
  std::vector<std::string_view> names;
  for (const PortConfiguration& port : configuration.ports) names.push_back(port.name);
  if (std::ranges::find(names, leg.port) != names.end()) return;
  const std::string_view guess = nearest(leg.port, names);
  problems.push_back({place, fmt::format("{}.port is '{}', which is no port of this file; {}", path, leg.port,
                                         guess.empty() ? std::string("name one of 'ports'.")
                                                       : fmt::format("did you mean '{}'?", guess))});
}

/// Who takes the frames of one port.
struct PortClaims {
  const Node* whole = nullptr;                 // the first leg without a VLAN
  const Node* any = nullptr;                   // the first leg of any kind
  std::map<std::uint16_t, const Node*> vlans;  // the first leg of each VLAN
};

void check_leg_claim(PortClaims& claims, const LegConfiguration& leg, const Node& node, const std::string& path,
                     Problems& problems) {
  const auto complain = [&](std::string_view what, const Node& first, std::string_view advice) {
    problems.push_back({node.place, fmt::format("{} takes {} of port '{}', which the leg at {} takes already; {}.",
                                                path, what, leg.port, at(first.place), advice)});
  };
  if (!leg.vlan) {
    if (claims.any != nullptr) complain("every frame", *claims.any, "a frame belongs to one leg");
    if (claims.whole == nullptr) claims.whole = &node;
  } else {
    const auto [first, is_new] = claims.vlans.emplace(*leg.vlan, &node);
    const std::string what = fmt::format("VLAN {}", *leg.vlan);
    if (claims.whole != nullptr) {
      complain(what, *claims.whole, "give that leg a VLAN too");
    } else if (!is_new) {
      complain(what, *first->second, "a frame belongs to one leg");
    }
  }
  if (claims.any == nullptr) claims.any = &node;
}

void check_links(const Node& root, const Configuration& configuration, Problems& problems) {
  Claims names(problems);
  std::map<std::string_view, PortClaims> ports;
  std::size_t leg_count = 0;
  for (std::size_t i = 0; i < configuration.links.size(); ++i) {
    const LinkConfiguration& link = configuration.links[i];
    const Node& link_node = item(root, "links", i);
    names.claim(link.name, place_of(link_node, "name"), fmt::format("links[{}].name is '{}' like", i, link.name),
                "give each link a name of its own");
    for (std::size_t j = 0; j < link.legs.size(); ++j) {
      const Node& leg_node = item(link_node, "legs", j);
      const std::string path = fmt::format("links[{}].legs[{}]", i, j);
      check_leg_port(configuration, link.legs[j], path, place_of(leg_node, "port"), problems);
      check_leg_claim(ports[link.legs[j].port], link.legs[j], leg_node, path, problems);
    }
    leg_count += link.legs.size();
  }
  if (leg_count > kLegLimit) {
    problems.push_back({root.child("links")->place,
                        fmt::format("the links have {} legs; at most {} are possible.", leg_count, kLegLimit)});
  }
}

void check_ports_are_used(const Node& root, const Configuration& configuration, Problems& problems) {
  std::set<std::string_view> used;
  for (const LinkConfiguration& link : configuration.links) {
    for (const LegConfiguration& leg : link.legs) used.insert(leg.port);
  }
  for (std::size_t i = 0; i < configuration.ports.size(); ++i) {
    const std::string& name = configuration.ports[i].name;
    if (used.contains(name)) continue;
    problems.push_back(
        {item(root, "ports", i).place,
         fmt::format("ports[{}] ('{}') is in no link, so nothing it receives would be measured; add a leg "
                     "to a link or remove the port.",
                     i, name)});
  }
}

void check_workers(const Node& root, const Configuration& configuration, Problems& problems) {
  const WorkerConfiguration& workers = configuration.workers;
  if (workers.cores.empty() || workers.cores.size() == workers.count) return;
  problems.push_back({place_of(*root.child("workers"), "cores"),
                      fmt::format("workers.cores names {} core{} for {} worker{}; name one per worker, or leave one of "
                                  "the two keys out.",
                                  workers.cores.size(), workers.cores.size() == 1 ? "" : "s", workers.count,
                                  workers.count == 1 ? "" : "s")});
}

void check_timeouts(const Node& root, const Configuration& configuration, Problems& problems) {
  const FlowConfiguration& flows = configuration.flows;
  if (flows.emergency_idle_timeout_s <= flows.idle_timeout_s) return;
  problems.push_back(
      {place_of(*root.child("flows"), "emergency_idle_timeout_s"),
       fmt::format("flows.emergency_idle_timeout_s is {} and flows.idle_timeout_s is {}; a table that is nearly full "
                   "must end idle flows sooner, so write at most {}.",
                   flows.emergency_idle_timeout_s, flows.idle_timeout_s, flows.idle_timeout_s)});
}

/// Who claims a UDP port; without a node where nothing but the default says so.
struct TunnelClaim {
  std::string_view tunnel;
  std::string path;
  const Node* node = nullptr;

  [[nodiscard]] Place place() const { return node == nullptr ? Place{} : node->place; }
};

/// `earlier` and `later` as they stand in the file; defaults come first, and never claim a port twice among themselves.
Problem two_tunnels(const TunnelClaim& earlier, const TunnelClaim& later, std::uint16_t port) {
  if (earlier.node == nullptr) {
    return {later.place(), fmt::format("{} is {}, which announces {} by default; a port announces one tunnel, so name "
                                       "other ports in decode.udp_ports.{}, or [] for none.",
                                       later.path, port, earlier.tunnel, earlier.tunnel)};
  }
  return {
      later.place(),
      fmt::format("{} is {}, which announces {} at {}; a port announces one tunnel, so take it from one of the two.",
                  later.path, port, earlier.tunnel, at(earlier.place()))};
}

void check_tunnel_ports(const Node& root, const Configuration& configuration, Problems& problems) {
  const Node* decode = root.child("decode");
  const Node* section = decode == nullptr ? nullptr : decode->child("udp_ports");
  if (section == nullptr) return;
  std::map<std::uint16_t, TunnelClaim> claims;
  std::size_t count = 0;
  for (std::size_t tunnel = 0; tunnel < kUdpTunnelCount; ++tunnel) {
    const std::string_view name = kUdpTunnelTexts[tunnel].name;
    const std::vector<std::uint16_t>& ports = configuration.decode.udp_ports[tunnel];
    const Node* list = section->child(name);
    for (std::size_t i = 0; i < ports.size(); ++i) {
      const TunnelClaim claim{name, fmt::format("decode.udp_ports.{}[{}]", name, i),
                              list == nullptr ? nullptr : &list->children[i]};
      const auto [other, is_new] = claims.emplace(ports[i], claim);
      if (is_new) continue;
      const bool is_later = other->second.place() < claim.place();
      problems.push_back(is_later ? two_tunnels(other->second, claim, ports[i])
                                  : two_tunnels(claim, other->second, ports[i]));
    }
    count += ports.size();
  }
  if (count > kUdpTunnelPortLimit) {
    problems.push_back(
        {section->place,
         fmt::format(
             "decode.udp_ports names {} ports, the defaults of absent tunnels included; at most {} are possible.",
             count, kUdpTunnelPortLimit)});
  }
}

void check_socket(const Node& root, const Configuration& configuration, Problems& problems) {
  if (kSocketRule.holds(configuration.api.socket)) return;
  problems.push_back({root.place, fmt::format("api.socket is not set, and its default {} is not {}; set it.",
                                              shown(configuration.api.socket), kSocketRule.wants)});
}

}  // namespace

void complete(const Node& root, Configuration& configuration) {
  WorkerConfiguration& workers = configuration.workers;
  const Node* section = root.child("workers");
  const bool count_is_given = section != nullptr && section->child("count") != nullptr;
  if (!count_is_given && !workers.cores.empty()) workers.count = static_cast<std::uint16_t>(workers.cores.size());
  for (PortConfiguration& port : configuration.ports) {
    if (port.queues == 0) port.queues = workers.count;
  }
  const Node* flows = root.child("flows");
  if (flows == nullptr || flows->child("emergency_idle_timeout_s") == nullptr) {
    FlowConfiguration& timeouts = configuration.flows;
    timeouts.emergency_idle_timeout_s = std::min(timeouts.emergency_idle_timeout_s, timeouts.idle_timeout_s);
  }
  if (configuration.api.socket.empty()) configuration.api.socket = default_socket(configuration.probe);
}

Problems contradictions(const Node& root, const Configuration& configuration) {
  Problems problems;
  check_ports(root, configuration, problems);
  check_links(root, configuration, problems);
  check_workers(root, configuration, problems);
  check_timeouts(root, configuration, problems);
  check_tunnel_ports(root, configuration, problems);
  check_socket(root, configuration, problems);
  // A mistyped port name in a leg leaves a port unused; one problem is enough to say so.
  if (problems.empty()) check_ports_are_used(root, configuration, problems);
  return problems;
}

}  // namespace sextant
