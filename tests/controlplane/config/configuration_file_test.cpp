// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/config/configuration_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "controlplane/config/prefix_text.h"
#include "tests/controlplane/config/bad_files.h"

namespace sextant {
namespace {

Configuration read_or_fail(const std::string& text) {
  auto configuration = examine_configuration_text(text, "good.yaml");
  if (configuration) return *configuration;
  for (const Error& error : configuration.error()) ADD_FAILURE() << error.sentence;
  return {};
}

Ipv6Prefix prefix(std::string_view text) {
  return read_prefix(text).value();
}

constexpr std::string_view kTap = R"(
probe: ix-north
ports:
  - {name: east, device: "0000:3b:00.0", queues: 8, rx_descriptors: 2048, mtu: 9000, promiscuous: false}
  - {name: west, device: 3b:00.1, hardware_timestamps: false}
links:
  - name: north-south
    role: idc
    edge: core
    legs:
      - {port: east, direction: a_to_b}
      - {port: west, direction: b_to_a, vlan: 100}
  - name: second
    legs: [{port: west, direction: a_to_b, vlan: 4094}]
workers: {cores: "2-5,7-9,12", control_core: 1, idle: yield, spread: flow}
flows: {capacity: 4000000, idle_timeout_s: 15, active_timeout_s: 60, emergency_idle_timeout_s: 3, record_ring_capacity: 4096}
decode:
  nesting_limit: 4
  extension_header_limit: 9
  udp_ports:
    vxlan: [4789, 8472]
    gtpu: []
    ip_in_udp:
      - 5000
  translation_prefixes: [64:ff9b::/96, "2001:db8:64::/96"]
  6rd_prefixes: [2001:DB8:6d00::/40]
  srv6_prefixes:
    - fc00:0:1::/48
    - ::1/128
fragments: {capacity: 4096, timeout_s: 30}
api: {socket: /run/sextant/other.sock, metrics_address: "::1", metrics_port: off}
memory: {huge_pages: required}
)";

TEST(ConfigurationFile, reads_every_key) {
  const Configuration tap = read_or_fail(std::string(kTap));
  EXPECT_EQ(tap.probe, "ix-north");
  ASSERT_EQ(tap.ports.size(), 2u);
  EXPECT_EQ(tap.ports[0], (PortConfiguration{"east", "0000:3b:00.0", 8, 2048, 9000, false, true}));
  EXPECT_EQ(tap.ports[1], (PortConfiguration{"west", "3b:00.1", 8, 1024, 1500, true, false}));
  ASSERT_EQ(tap.links.size(), 2u);
  EXPECT_EQ(tap.links[0], (LinkConfiguration{"north-south",
                                             LinkRole::idc,
                                             LinkEdge::core,
                                             {{"east", std::nullopt, LegDirection::a_to_b},
                                              {"west", std::uint16_t{100}, LegDirection::b_to_a}}}));
  EXPECT_EQ(
      tap.links[1],
      (LinkConfiguration{
          "second", LinkRole::interconnect, LinkEdge::ingress, {{"west", std::uint16_t{4094}, LegDirection::a_to_b}}}));
  EXPECT_EQ(tap.workers,
            (WorkerConfiguration{8, {2, 3, 4, 5, 7, 8, 9, 12}, std::uint16_t{1}, IdlePolicy::yield, Spreading::flow}));
  EXPECT_EQ(tap.flows, (FlowConfiguration{4'000'000, 15, 60, 3, 4096}));
  UdpTunnelPorts udp_ports = default_udp_tunnel_ports();
  udp_ports[static_cast<std::size_t>(UdpTunnel::vxlan)] = {4789, 8472};
  udp_ports[static_cast<std::size_t>(UdpTunnel::gtpu)] = {};
  udp_ports[static_cast<std::size_t>(UdpTunnel::ip_in_udp)] = {5000};
  EXPECT_EQ(tap.decode, (DecodeConfiguration{4,
                                             9,
                                             udp_ports,
                                             {prefix("64:ff9b::/96"), prefix("2001:db8:64::/96")},
                                             {prefix("2001:db8:6d00::/40")},
                                             {prefix("fc00:0:1::/48"), prefix("::1/128")}}));
  EXPECT_EQ(tap.fragments, (FragmentConfiguration{4096, 30}));
  EXPECT_EQ(tap.api, (ApiConfiguration{"/run/sextant/other.sock", "::1", std::nullopt}));
  EXPECT_EQ(tap.huge_pages, HugePages::required);
}

TEST(ConfigurationFile, fills_in_defaults) {
  const Configuration least = read_or_fail(below(""));
  Configuration expected;
  expected.ports = {{.name = "east", .device = "net_null0", .queues = 1}};
  expected.links = {{.name = "l", .legs = {{.port = "east"}}}};
  expected.api.socket = default_socket("sextant");
  EXPECT_EQ(least, expected);
}

TEST(ConfigurationFile, ends_idle_flows_no_later_in_an_emergency) {
  EXPECT_EQ(read_or_fail(below("")).flows.emergency_idle_timeout_s, 5u);
  EXPECT_EQ(read_or_fail(below("flows: {idle_timeout_s: 3}")).flows.emergency_idle_timeout_s, 3u);
  EXPECT_EQ(read_or_fail(below("flows: {emergency_idle_timeout_s: 30}")).flows.emergency_idle_timeout_s, 30u);
}

TEST(ConfigurationFile, takes_one_queue_a_worker) {
  EXPECT_EQ(read_or_fail(below("workers: {count: 6}")).ports[0].queues, 6);
  EXPECT_EQ(read_or_fail(below("workers: {cores: 4}")).ports[0].queues, 1);
  EXPECT_EQ(read_or_fail(below("workers: {cores: [4, 6-7]}")).ports[0].queues, 3);
  EXPECT_EQ(read_or_fail(port("queues: 0")).ports[0].queues, 1);
}

TEST(ConfigurationFile, reads_values_at_their_bounds) {
  EXPECT_EQ(read_or_fail(port("mtu: 1280")).ports[0].mtu, 1280u);
  EXPECT_EQ(read_or_fail(port("mtu: 9710, rx_descriptors: 32768")).ports[0].rx_descriptors, 32768);
  EXPECT_EQ(read_or_fail(leg("vlan: 1")).links[0].legs[0].vlan, 1);
  EXPECT_EQ(read_or_fail(leg("vlan: 4094")).links[0].legs[0].vlan, 4094);
  EXPECT_EQ(read_or_fail(leg("vlan: any")).links[0].legs[0].vlan, std::nullopt);
  EXPECT_EQ(read_or_fail(below("flows: {capacity: 1024}")).flows.capacity, 1024u);
  EXPECT_EQ(read_or_fail(below("flows: {capacity: 2147483648}")).flows.capacity, 2147483648u);
  EXPECT_EQ(read_or_fail(below("probe: " + std::string(32, 'a'))).probe.size(), 32u);
  EXPECT_EQ(read_or_fail(below("api: {socket: /" + std::string(106, 's') + "}")).api.socket.size(), 107u);
  EXPECT_EQ(read_or_fail(below("fragments: {capacity: 64, timeout_s: 1}")).fragments, (FragmentConfiguration{64, 1}));
  EXPECT_EQ(read_or_fail(below("fragments: {capacity: 16777216, timeout_s: 120}")).fragments,
            (FragmentConfiguration{1U << 24, 120}));
  EXPECT_EQ(read_or_fail(below("api: {metrics_address: 127.255.0.9}")).api.metrics_address, "127.255.0.9");
}

TEST(ConfigurationFile, replaces_a_default_list_by_what_is_there) {
  const auto ports_of = [](std::string_view ports, UdpTunnel tunnel) {
    return read_or_fail(below("decode: {udp_ports: {" + std::string(ports) + "}}"))
        .decode.udp_ports[static_cast<std::size_t>(tunnel)];
  };
  using Ports = std::vector<std::uint16_t>;
  EXPECT_EQ(ports_of("", UdpTunnel::vxlan), Ports{4789});
  EXPECT_EQ(ports_of("gtpu: [1, 65535]", UdpTunnel::gtpu), (Ports{1, 65'535}));
  EXPECT_EQ(ports_of("gtpu: [1, 65535]", UdpTunnel::vxlan), Ports{4789});
  EXPECT_EQ(ports_of("vxlan: []", UdpTunnel::vxlan), Ports{});
  // A default that is given up may serve another tunnel.
  EXPECT_EQ(ports_of("vxlan: [4790], vxlan_gpe: []", UdpTunnel::vxlan), Ports{4790});
  EXPECT_EQ(ports_of("vxlan: [4790], vxlan_gpe: [4789]", UdpTunnel::vxlan_gpe), Ports{4789});

  const auto translators_of = [](std::string_view prefixes) {
    return read_or_fail(below("decode: {translation_prefixes: " + std::string(prefixes) + "}"))
        .decode.translation_prefixes;
  };
  using Prefixes = std::vector<Ipv6Prefix>;
  EXPECT_EQ(read_or_fail(below("")).decode.translation_prefixes,
            (Prefixes{prefix("64:ff9b::/96"), prefix("64:ff9b:1::/48")}));
  EXPECT_EQ(translators_of("[]"), Prefixes{});
  EXPECT_EQ(translators_of("[::/0, 2001:db8::/32, 2001:db8::1/128]"),
            (Prefixes{prefix("::/0"), prefix("2001:db8::/32"), prefix("2001:db8::1/128")}));
}

TEST(ConfigurationFile, accepts_what_editors_leave_behind) {
  std::string windows;
  for (const char c : below("probe: ix # a comment")) windows += c == '\n' ? std::string("\r\n") : std::string(1, c);
  EXPECT_EQ(read_or_fail(windows).probe, "ix");
  EXPECT_EQ(read_or_fail("\xEF\xBB\xBF" + below("probe: ix")).probe, "ix");
  EXPECT_EQ(read_or_fail("---\n" + below("probe: ix\n...")).probe, "ix");
  EXPECT_EQ(read_or_fail("# Zürich, 東京\n" + below("probe: \"ix\"")).probe, "ix");
}

TEST(ConfigurationFile, refuses_at_depth_33_and_not_before) {
  const auto nested = [](int depth) {
    return "ports: " + std::string(static_cast<std::size_t>(depth - 1), '[') +
           std::string(static_cast<std::size_t>(depth - 1), ']') + "\n";
  };
  const auto allowed = examine_configuration_text(nested(32), "deep.yaml");
  ASSERT_FALSE(allowed.has_value());
  EXPECT_NE(allowed.error()[0].sentence.find("needs 'links'"), std::string::npos) << allowed.error()[0].sentence;
  const auto refused = examine_configuration_text(nested(33), "deep.yaml");
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error()[0].sentence,
            "deep.yaml:1:39: lists and mappings are nested deeper than 32; no configuration needs that.");
}

TEST(ConfigurationFile, refuses_above_1_mib_and_not_below) {
  std::string text = below("#");
  text.resize(kFileSizeLimit, '#');
  EXPECT_TRUE(examine_configuration_text(text, "large.yaml").has_value());
  const auto refused = examine_configuration_text(text + "#", "large.yaml");
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error()[0].sentence, "large.yaml: larger than 1 MiB; a configuration is a few KiB.");
}

TEST(ConfigurationFile, prints_20_problems_and_counts_the_rest) {
  std::string text;
  for (int i = 0; i < 40; ++i) text += "key_" + std::to_string(i) + ": 1\n";
  const auto refused = examine_configuration_text(below(text), "many.yaml");
  ASSERT_FALSE(refused.has_value());
  ASSERT_EQ(refused.error().size(), 21u);
  EXPECT_EQ(refused.error()[20].sentence, "many.yaml: 20 more problems are not shown.");
}

/// For root, who may read everything: becomes somebody else for a while.
class AsNobody {
 public:
  AsNobody() : user_(geteuid()) {
    if (user_ == 0) {
      EXPECT_EQ(seteuid(65'534), 0);
    }
  }
  ~AsNobody() {
    if (user_ == 0) {
      EXPECT_EQ(seteuid(0), 0);
    }
  }

 private:
  uid_t user_;
};

TEST(ConfigurationFile, says_where_the_socket_lies_by_default) {
  if (geteuid() == 0) {
    EXPECT_EQ(default_socket("ix-north"), "/run/sextant/ix-north.sock");
  }
  const AsNobody nobody;
  setenv("XDG_RUNTIME_DIR", "/run/user/7", 1);
  EXPECT_EQ(default_socket("ix-north"), "/run/user/7/sextant/ix-north.sock");
  setenv("XDG_RUNTIME_DIR", std::string("/").append(90, 'x').c_str(), 1);
  const auto too_long = examine_configuration_text(below(""), "long.yaml");
  ASSERT_FALSE(too_long.has_value());
  EXPECT_EQ(
      too_long.error()[0].sentence,
      "long.yaml:1:1: api.socket is not set, and its default '/xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…' is not the "
      "absolute path of a file, at most 107 octets long (the limit of UNIX sockets); set it.");
  unsetenv("XDG_RUNTIME_DIR");
  EXPECT_EQ(default_socket("ix-north"), "/tmp/sextant-" + std::to_string(geteuid()) + "/ix-north.sock");
}

class Folder {
 public:
  Folder() {
    std::string name = "/tmp/sextant-config-XXXXXX";
    if (mkdtemp(name.data()) != nullptr) path_ = name;
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  [[nodiscard]] std::string file(const std::string& name, const std::string& text = {}) const {
    std::ofstream(path_ / name) << text;
    return path_ / name;
  }
  [[nodiscard]] std::string path() const { return path_; }

 private:
  std::filesystem::path path_;
};

TEST(ConfigurationFile, reads_a_regular_file_and_nothing_else) {
  const Folder folder;
  const std::string good = folder.file("good.yaml", below("probe: ix"));
  EXPECT_EQ(read_configuration(good)->probe, "ix");
  EXPECT_EQ(read_configuration(folder.path() + "/none.yaml").error().sentence,
            folder.path() + "/none.yaml: cannot be opened: No such file or directory.");
  EXPECT_EQ(read_configuration(folder.path()).error().sentence,
            folder.path() + ": is a folder; a configuration is a regular file.");
  const std::string pipe = folder.path() + "/pipe";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_EQ(read_configuration(pipe).error().sentence, pipe + ": is a pipe; a configuration is a regular file.");
  EXPECT_EQ(read_configuration("/dev/zero").error().sentence,
            "/dev/zero: is a device; a configuration is a regular file.");
  const std::string large = folder.file("large.yaml", std::string(kFileSizeLimit + 1, '#'));
  EXPECT_EQ(read_configuration(large).error().sentence, large + ": larger than 1 MiB; a configuration is a few KiB.");
}

TEST(ConfigurationFile, says_when_it_may_not_read) {
  const Folder folder;
  const std::string secret = folder.file("secret.yaml", below("probe: ix"));
  ASSERT_EQ(chmod(secret.c_str(), 0), 0);
  const AsNobody nobody;
  EXPECT_EQ(read_configuration(secret).error().sentence, secret + ": cannot be opened: Permission denied.");
}

TEST(ConfigurationFile, names_the_first_problem_and_how_many_follow) {
  const Folder folder;
  const std::string one = folder.file("one.yaml", port("quues: 8"));
  EXPECT_EQ(read_configuration(one).error().sentence,
            one + ":2:37: unknown key 'quues' in ports[0]; did you mean 'queues'?");
  const std::string three = folder.file("three.yaml", port("quues: 8, mtu: 1, queues: x"));
  EXPECT_EQ(read_configuration(three).error().sentence,
            three +
                ":2:37: unknown key 'quues' in ports[0]; did you mean 'queues'? There are 2 more; 'sextant check -c " +
                three + "' prints all.");
}

}  // namespace
}  // namespace sextant
