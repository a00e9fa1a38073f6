// SPDX-License-Identifier: BSD-3-Clause
// Encapsulations, each by what must be counted and what is inside; and frames that only look like one.
#include "tests/dataplane/decode/packet_cases.h"

namespace sextant::test {
namespace {

using enum TrafficClass;

Packet ether() {
  return Packet().ethernet();
}

Packet udp_to(std::uint16_t port) {
  return ether().ipv4().udp(40000, port);
}

std::uint64_t bit(Encapsulation encapsulation) {
  return std::uint64_t{1} << static_cast<unsigned>(encapsulation);
}

/// A tunnel that is opened: `inside` is the protocol of the innermost 5-tuple.
PacketCase opened(std::string sentence, const Packet& packet, TrafficClass traffic_class, std::uint8_t inside,
                  std::uint64_t encapsulations) {
  return {std::move(sentence), packet.bytes(), Outcome::accounted, traffic_class, true, inside,
          LinkType::ethernet,  encapsulations};
}

/// What stays a flow of its outer header.
PacketCase outer(std::string sentence, const Packet& packet, std::uint8_t protocol, std::uint64_t encapsulations = 0) {
  return {std::move(sentence), packet.bytes(), Outcome::accounted, ipv4, true, protocol,
          LinkType::ethernet,  encapsulations};
}

PacketCase not_ip(std::string sentence, const Packet& packet, std::uint64_t encapsulations = 0) {
  return {std::move(sentence), packet.bytes(), Outcome::accounted, other, false, 0, LinkType::ethernet, encapsulations};
}

std::vector<PacketCase> link_layer_cases() {
  using enum Encapsulation;
  const Packet discovery = ether().raw({0x11, 9, 0, 0, 0, 4, 1, 1, 0, 0}, 0x8863);
  return {
      not_ip("PPPoE discovery", discovery, bit(pppoe_discovery)),
      {"PPPoE discovery cut", cut(ether().raw({0x11, 9, 0, 0, 0, 0}, 0x8863), 3), Outcome::truncated_ppp},
      opened("an E-tag", ether().raw({0, 0, 0, 0, 0, 0, 0x86, 0xdd}, 0x893f).ipv6().tcp(), ipv6, 6, 0),
      opened("an R-tag", ether().raw({0, 0, 0, 1, 8, 0}, 0xf1c1).ipv4().tcp(), ipv4, 6, 0),
      opened("a priority tag", ether().vlan(0).ipv6().udp(), ipv6, 17, bit(vlan)),
      opened("four tags", ether().vlan(1, 0x88a8).vlan(2).vlan(3).vlan(4).ipv6().udp(), ipv6, 17, bit(qinq)),
      opened("802.3 behind a tag", ether().vlan(5).set16(2, 36).llc_snap().ipv4().udp(), ipv4, 17, bit(vlan)),
      {"802.3 behind a tag whose length ends before IP", ether().vlan(5).set16(2, 8).llc_snap().ipv4().udp().bytes(),
       Outcome::truncated_ipv4, ipv4},
      not_ip("a type between lengths and EtherTypes", ether().set16(12, 1510).payload(40, 0xaa)),
      opened("LLC with IP's own access point (RFC 948)", Packet().length_8023().raw({6, 6, 3}).ipv4().tcp(), ipv4, 6,
             0),
      opened("MACsec in clear with a secure channel",
             ether()
                 .raw({0x20, 42, 0, 0, 0, 1, 1, 2, 3, 4, 5, 6, 7, 8, 8, 0}, 0x88e5)
                 .ipv4()
                 .set16(2, 40)
                 .tcp()
                 .payload(16),
             ipv4, 6, bit(macsec)),
      opened("a service instance with a tag inside",
             ether().vlan(9, 0x88a8).raw({0, 0, 0, 1}, 0x88e7).ethernet().ipv6().tcp(), ipv6, 6,
             bit(vlan) | bit(ieee8021ah)),
      opened("a service function chain in a chain",
             ether().raw({0, 2, 1, 4, 0, 0, 1, 255}, 0x894f).raw({0, 2, 1, 2, 0, 0, 1, 255}).ipv6().udp(), ipv6, 17,
             bit(nsh)),
      not_ip("a service function chain with an unknown protocol",
             ether().raw({0, 2, 1, 9, 0, 0, 1, 255}, 0x894f).payload(40), bit(nsh)),
      {"netlink behind Linux cooked", Bytes{0, 0, 0x03, 0x38, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0x45},
       Outcome::accounted, other, false, 0, LinkType::linux_cooked_v1},
      {"more tags of a port extender than layers are opened",
       [] {
         Packet packet = ether();
         for (int i = 0; i < 9; ++i) packet.raw({0, 0, 0, 0, 0, 0, 0x89, 0x3f}, 0x893f);
         return packet.bytes();
       }(),
       Outcome::nesting_limit},
      {"a PPPoE frame of an unknown link type's kind", Packet().pppoe().ppp().ipv6().tcp().bytes(), Outcome::accounted,
       ipv6, true, 6, LinkType::pppoe, bit(pppoe) | bit(ppp)},
  };
}

std::vector<PacketCase> mpls_cases() {
  using enum Encapsulation;
  return {
      opened("MPLS in GRE (RFC 4023)", ether().ipv4().gre().mpls(16, true).ipv6().tcp(), ipv6_in_ipv4, 6,
             bit(gre) | bit(mpls)),
      opened("MPLS in IP (RFC 4023)", ether().ipv4().mpls(16, true).ipv6().tcp(), ipv6_in_ipv4, 6, bit(mpls)),
      opened("MPLS in PPP", ether().pppoe().ppp().mpls(16, true).ipv4().tcp(), ipv4, 6,
             bit(mpls) | bit(pppoe) | bit(ppp)),
      opened("Ethernet in MPLS with a control word and a tag",
             ether().mpls(16, true).control_word().ethernet().vlan(4).ipv6().udp(), ipv6, 17,
             bit(vlan) | bit(mpls) | bit(eompls)),
      not_ip("an associated channel (RFC 5586)", ether().mpls(13, true).raw({0x10, 0, 0, 0x21}).payload(20), bit(mpls)),
      {"MPLS with four octets of IPv4", ether().mpls(16, true).raw({0x45, 0, 0, 40}).bytes(), Outcome::truncated_ipv4,
       ipv4},
      {"MPLS with four octets of IPv6", ether().mpls(16, true).raw({0x60, 0, 0, 0}).bytes(), Outcome::truncated_ipv6,
       ipv6},
      {"IPv4 in MPLS with a header of four words is implausible",
       ether().mpls(16, true).ipv4().set8(0, 0x44).tcp().bytes(), Outcome::accounted, other, false, 0,
       LinkType::ethernet, bit(mpls), 1U << static_cast<unsigned>(Observation::implausible_mpls_payload)},
      {"seventeen labels",
       [] {
         Packet packet = ether();
         for (unsigned label = 0; label < 17; ++label) packet.mpls(100 + label, label == 16);
         return packet.ipv4().tcp().bytes();
       }(),
       Outcome::nesting_limit},
  };
}

std::vector<PacketCase> ip_in_ip_cases() {
  using enum Encapsulation;
  const auto six_in_four = [](std::string_view source, std::string_view destination) {
    return ether().ipv4().ipv6(source, destination).tcp();
  };
  Packet eight = ether();
  for (int i = 0; i < 8; ++i) eight.ipv4();
  Packet headers = ether().ipv4();
  for (int i = 0; i < 9; ++i) headers.ah();
  return {
      opened("eight IPv4 headers", eight.udp(), ipv4_in_ipv4, 17, bit(ipip)),
      {"more authentication headers in IPv4 than layers are opened", headers.udp().bytes(), Outcome::nesting_limit,
       ipv4},
      opened("6in4", six_in_four("2001:db8::1", "2001:db8::2"), ipv6_in_ipv4, 6, bit(sixin4)),
      opened("6to4 by its destination", six_in_four("2001:db8::1", "2002:c000:201::1"), ipv6_in_ipv4, 6, bit(sixto4)),
      opened("ISATAP", six_in_four("fe80::5efe:c000:201", "fe80::5efe:c000:202"), ipv6_in_ipv4, 6, bit(isatap)),
      opened("ISATAP with a global IPv4 address", six_in_four("2001:db8::200:5efe:c000:201", "2001:db8::2"),
             ipv6_in_ipv4, 6, bit(isatap)),
      opened("4in6 (DS-Lite)", ether().ipv6().ipv4().tcp(), ipv4_in_ipv6, 6, bit(fourin6)),
      opened("4in6 with an encapsulation limit (RFC 2473)", ether().ipv6().destination({4, 1, 4, 1, 1, 0}).ipv4().tcp(),
             ipv4_in_ipv6, 6, bit(fourin6)),
      opened("6in6 in 6in6", ether().ipv6().ipv6().ipv6().tcp(), ipv6_in_ipv6, 6, bit(sixin6)),
      opened("an authentication header around a tunnel", ether().ipv6().ah().ipv6().tcp(), ipv6_in_ipv6, 6,
             bit(ah) | bit(sixin6)),
      opened("an authentication header around IPv4", ether().ipv4().ah().ipv4().tcp(), ipv4_in_ipv4, 6,
             bit(ah) | bit(ipip)),
      opened("Ethernet in IPv6 (RFC 8986)", ether().ipv6().routing(4, 1).set8(0, 143).ethernet().ipv4().tcp(),
             ipv4_in_ipv6, 6, bit(srv6)),
      opened("SRv6 with IPv4 inside", ether().ipv6().routing(4, 3).ipv4().tcp(), ipv4_in_ipv6, 6,
             bit(srv6) | bit(fourin6)),
      opened("EtherIP", ether().ipv4().protocol(97, {0x30, 0}).ethernet().ipv6().tcp(), ipv6_in_ipv4, 6, bit(etherip)),
      outer("EtherIP of a later version", ether().ipv4().protocol(97, {0x40, 0}).ethernet().ipv6().tcp(), 97),
      {"EtherIP cut", ether().ipv4().protocol(97, {0x30}).bytes(), Outcome::truncated_tunnel, ipv4, true, 97},
      outer("IPv6 announced in IPv4, and nothing there", ether().ipv4().protocol(41), 41),
      outer("IPv4 announced in IPv4, and nothing there", ether().ipv4().protocol(4), 4),
      outer("GRE announced IPv4, and nothing there", ether().ipv4().gre().set16(2, 0x0800), 47, bit(gre)),
      opened("GRE with a source route (RFC 1701)",
             ether().ipv4().gre(0x4000).set16(2, 0x0800).raw({8, 0, 0, 4, 1, 2, 3, 4}).raw(Bytes(4)).ipv4().tcp(),
             ipv4_in_ipv4, 6, bit(gre)),
      {"GRE with a source route that does not end", ether().ipv4().gre(0x4000).raw({8, 0, 0, 4, 1, 2, 3, 4}).bytes(),
       Outcome::truncated_tunnel, ipv4, true, 47},
      outer("GRE of version 2", ether().ipv4().gre(0x0002).ipv4().tcp(), 47, bit(gre)),
      outer("enhanced GRE that only acknowledges", ether().ipv4().gre(0x2081).set16(2, 0x880b), 47,
            bit(gre) | bit(pptp)),
      opened("enhanced GRE with PPP", ether().ipv4().gre(0x3001).ppp().ipv6().tcp(), ipv6_in_ipv4, 6,
             bit(gre) | bit(pptp) | bit(ppp)),
      opened("WCCP version 2", ether().ipv4().gre().set16(2, 0x883e).raw({0, 0, 0, 0}).ipv4().tcp(), ipv4_in_ipv4, 6,
             bit(gre)),
      opened("WCCP version 1", ether().ipv4().gre().set16(2, 0x883e).ipv4().tcp(), ipv4_in_ipv4, 6, bit(gre)),
  };
}

std::vector<PacketCase> l2tp_cases() {
  using enum Encapsulation;
  const Bytes session{0, 0, 0, 7};
  const Bytes hdlc{0x0f, 0, 8, 0};
  const auto over_ip = [&](const Bytes& cookie) { return ether().ipv4().protocol(115, session).raw(cookie); };
  return {
      opened("L2TPv3 over IP with Ethernet", over_ip({}).ethernet().ipv6().tcp(), ipv6_in_ipv4, 6, bit(l2tpv3)),
      opened("L2TPv3 over IP with a cookie", over_ip(Bytes(8, 9)).ethernet().ipv6().tcp(), ipv6_in_ipv4, 6,
             bit(l2tpv3)),
      opened("L2TPv3 over IP with HDLC", over_ip(Bytes(4, 9)).raw(hdlc).ipv4().tcp(), ipv4_in_ipv4, 6, bit(l2tpv3)),
      opened("L2TPv3 over IP with HDLC and IPv6", over_ip({}).raw({0x8f, 0, 0x86, 0xdd}).ipv6().tcp(), ipv6_in_ipv4, 6,
             bit(l2tpv3)),
      opened("L2TPv3 over IP with PPP", over_ip({}).raw({0xff, 3, 0, 0x57}).ipv6().tcp(), ipv6_in_ipv4, 6,
             bit(ppp) | bit(l2tpv3)),
      opened("L2TPv3 over IP with IPv6", over_ip({}).ipv6().tcp(), ipv6_in_ipv4, 6, bit(l2tpv3)),
      outer("L2TPv3 over IP with something else", over_ip(Bytes(60, 0xee)), 115, bit(l2tpv3)),
      outer("L2TPv3 control over IP", ether().ipv4().protocol(115, Bytes(16)), 115),
      {"L2TPv3 over IP cut", ether().ipv4().protocol(115, {0, 0}).bytes(), Outcome::truncated_tunnel, ipv4, true, 115},
      opened("L2TPv3 over UDP with Ethernet", udp_to(1701).raw({0, 3, 0, 0}).raw(session).ethernet().ipv6().tcp(),
             ipv6_in_ipv4, 6, bit(l2tpv3)),
      opened("L2TPv2 without a length", udp_to(1701).raw({0, 2, 0, 1, 0, 1}).ppp().ipv6().tcp(), ipv6_in_ipv4, 6,
             bit(l2tpv2) | bit(ppp)),
      outer("L2TP of version 1", udp_to(1701).raw({0, 1, 0, 1, 0, 1}).payload(40), 17),
      outer("two octets on L2TP's port", udp_to(1701).payload(2), 17),
  };
}

std::vector<PacketCase> udp_cases() {
  using enum Encapsulation;
  return {
      opened("GUE with IPv6 (variant 0)", udp_to(6080).raw({0, 41, 0, 0}).ipv6().tcp(), ipv6_in_ipv4, 6, bit(gue)),
      opened("GUE with an extension", udp_to(6080).raw({1, 4, 0, 0, 0, 0, 0, 0}).ipv4().tcp(), ipv4_in_ipv4, 6,
             bit(gue)),
      opened("GUE with GRE", udp_to(6080).raw({0, 47, 0, 0}).gre().ipv6().tcp(), ipv6_in_ipv4, 6, bit(gue) | bit(gre)),
      opened("GUE with MPLS", udp_to(6080).raw({0, 137, 0, 0}).mpls(16, true).ipv6().tcp(), ipv6_in_ipv4, 6,
             bit(gue) | bit(mpls)),
      opened("GUE with Ethernet", udp_to(6080).raw({0, 143, 0, 0}).ethernet().ipv6().tcp(), ipv6_in_ipv4, 6, bit(gue)),
      opened("GUE that is IP itself (variant 1)", udp_to(6080).ipv6().tcp(), ipv6_in_ipv4, 6, bit(gue)),
      outer("GUE control", udp_to(6080).raw({0x20, 1, 0, 0}).payload(20), 17),
      outer("GUE of variant 1 without IP", udp_to(6080).payload(40, 0x41), 17),
      outer("three octets on GUE's port", udp_to(6080).payload(3), 17),
      opened("LISP control that encapsulates", udp_to(4342).raw({0x80, 0, 0, 0}).ipv6().udp(1, 4342).payload(8),
             ipv6_in_ipv4, 17, bit(lisp)),
      outer("a LISP map reply", udp_to(4342).raw({0x20, 0, 0, 1}).payload(40), 17),
      outer("LISP data without IP", udp_to(4341).payload(40, 0x11), 17),
      outer("WireGuard's handshake", udp_to(51820).raw({1, 0, 0, 0}).payload(144), 17, bit(wireguard)),
      outer("WireGuard's answer", ether().ipv4().udp(51820, 40000).raw({2, 0, 0, 0}).payload(88), 17, bit(wireguard)),
      outer("WireGuard's cookie", udp_to(51820).raw({3, 0, 0, 0}).payload(60), 17, bit(wireguard)),
      outer("WireGuard's data", udp_to(51820).raw({4, 0, 0, 0}).payload(44), 17, bit(wireguard)),
      outer("something else on WireGuard's port", udp_to(51820).raw({5, 0, 0, 0}).payload(44), 17),
      outer("text on WireGuard's port", udp_to(51820).payload(44, 0x20), 17),
      outer("OpenVPN's hard reset", udp_to(1194).raw({0x38}).payload(13), 17, bit(openvpn)),
      outer("OpenVPN's data", udp_to(1194).raw({0x48}).payload(80), 17, bit(openvpn)),
      outer("something else on OpenVPN's port", udp_to(1194).raw({0xf8}).payload(80), 17),
      outer("ESP in UDP", udp_to(4500).raw({0, 0, 1, 0}).payload(40), 17, bit(esp) | bit(esp_in_udp)),
      opened("NSH in VXLAN-GPE",
             udp_to(4790).raw({0x0c, 0, 0, 4, 0, 0, 7, 0}).raw({0, 2, 1, 2, 0, 0, 1, 255}).ipv6().tcp(), ipv6_in_ipv4,
             6, bit(vxlan) | bit(nsh)),
      opened("VXLAN with a tag inside", udp_to(4789).raw({8, 0, 0, 0, 0, 0, 7, 0}).ethernet().vlan(3).ipv6().tcp(),
             ipv6_in_ipv4, 6, bit(vxlan) | bit(vlan)),
      {"VXLAN in a UDP datagram that announces more than there is",
       udp_to(4789).set16(4, 500).raw({8, 0, 0, 0, 0, 0, 7, 0}).ethernet().ipv6().tcp().bytes(),
       Outcome::bad_udp_length, ipv6_in_ipv4, true, 6},
  };
}

std::vector<PacketCase> gtpu_and_older_cases() {
  using enum Encapsulation;
  return {
      opened("GTP-U with Ethernet", udp_to(2152).gtpu().ethernet().ipv6().tcp(), ipv6_in_ipv4, 6, bit(gtpu)),
      outer("GTP-U whose length ends before the packet", udp_to(2152).gtpu(0x32).set16(2, 4).payload(4).ipv4().tcp(),
            17),
      opened("an answer from GTP-U's port", ether().ipv4().udp(2152, 40000).gtpu().ipv6().tcp(), ipv6_in_ipv4, 6,
             bit(gtpu)),
      outer(
          "GTP-U with more extension headers than anyone sends",
          [] {
            Packet packet = udp_to(2152).gtpu(0x34).raw({0, 0, 0, 0x85});
            for (int i = 0; i < 9; ++i) packet.raw({1, 0, 9, 0x85});
            return packet.raw({1, 0, 9, 0}).ipv4().tcp();
          }(),
          17),
      opened("a tunnel whose inner packet goes to no tunnel, and the outer source port to one",
             ether()
                 .ipv4()
                 .udp(2152, 4789)
                 .raw({8, 0, 0, 0, 0, 0, 7, 0})
                 .ethernet()
                 .ipv4()
                 .udp(3544, 40000)
                 .gtpu()
                 .ipv4()
                 .tcp(),
             ipv4_in_ipv4, 17, bit(vxlan)),
      outer("VXLAN's flag with three octets behind it", udp_to(4789).raw({8, 0, 0, 0, 0, 0, 7, 0}).payload(3), 17),
      outer("LISP data whose IPv4 goes past the frame", udp_to(4341).raw(Bytes(8)).ipv4().set16(2, 900).tcp(), 17),
      outer("LISP data with four octets of IPv6", udp_to(4341).raw(Bytes(8)).raw({0x60, 0, 0, 0}), 17),
      outer("GTP-U with neither", udp_to(2152).gtpu().payload(40, 0x11), 17),
      outer("GTP version 2", udp_to(2152).raw({0x48, 1, 0, 4, 0, 0, 0, 0}).payload(4), 17),
      {"Teredo cut by the snap length", cut(udp_to(3544).ipv6("2001:0:1::1").udp(1, 2), 30), Outcome::truncated_ipv6,
       ipv6_in_ipv4, false, 0, LinkType::ethernet, bit(teredo)},
      outer("GRE in UDP of version 1", udp_to(4754).raw({0, 1, 0x88, 0x0b}).payload(20), 17),
      outer("GRE in UDP with a protocol nobody opens", udp_to(4754).raw({0, 0, 0x20, 0x01}).payload(20), 17),
      outer("two octets on the port of MPLS", udp_to(6635).payload(2), 17),
      outer("IKE, and a Teredo port at the other end", ether().ipv4().udp(3544, 4500).payload(40, 0), 17),
      opened("Teredo at the source, where the destination's tunnel declines",
             ether().ipv4().udp(3544, 4789).ipv6("2001:0:1::1").udp(1, 2), ipv6_in_ipv4, 17, bit(teredo)),
  };
}

std::vector<PacketCase> capwap_cases() {
  using enum Encapsulation;
  const Bytes ethernet_inside{0, 0x10, 0x02, 0, 0, 0, 0, 0};
  const Bytes wlan_inside{0, 0x10, 0x03, 0, 0, 0, 0, 0};
  const auto wlan = [&](Bytes control, std::size_t rest) {
    control.resize(rest);
    return udp_to(5247).raw(wlan_inside).raw(control);
  };
  return {
      opened("CAPWAP with Ethernet", udp_to(5247).raw(ethernet_inside).ethernet().ipv6().tcp(), ipv6_in_ipv4, 6,
             bit(capwap)),
      opened("CAPWAP with IEEE 802.11", wlan({0x08, 0x01}, 24).llc_snap().ipv6().tcp(), ipv6_in_ipv4, 6, bit(capwap)),
      opened("CAPWAP with IEEE 802.11, its control swapped", wlan({0x01, 0x08}, 24).llc_snap().ipv6().tcp(),
             ipv6_in_ipv4, 6, bit(capwap)),
      opened("CAPWAP with IEEE 802.11 and quality of service", wlan({0x88, 0x01}, 26).llc_snap().ipv6().tcp(),
             ipv6_in_ipv4, 6, bit(capwap)),
      opened("CAPWAP with IEEE 802.11 between two systems", wlan({0x88, 0x83}, 36).llc_snap().ipv6().tcp(),
             ipv6_in_ipv4, 6, bit(capwap)),
      outer("CAPWAP with an IEEE 802.11 beacon", wlan({0x80, 0}, 24).payload(30), 17, bit(capwap)),
      outer("CAPWAP with IEEE 802.11 without data", wlan({0x48, 1}, 24), 17, bit(capwap)),
      outer("CAPWAP with a protected frame", wlan({0x08, 0x41}, 24).payload(40), 17, bit(capwap)),
      {"CAPWAP with IEEE 802.11 cut", wlan({0x08, 0x01}, 12).bytes(), Outcome::truncated_tunnel, ipv4, true, 17},
      {"CAPWAP with one octet of IEEE 802.11", wlan({0x08}, 1).bytes(), Outcome::truncated_tunnel, ipv4, true, 17},
      outer("CAPWAP in DTLS", udp_to(5247).raw({1, 0, 0, 0, 0x16, 0xfe, 0xfd, 0}).payload(40), 17, bit(capwap)),
      outer("CAPWAP's later fragment", udp_to(5247).raw({0, 0x10, 0x02, 0x80, 0, 1, 0, 0x80}).payload(40), 17,
            bit(capwap)),
      outer("CAPWAP's keep-alive", udp_to(5247).raw({0, 0x10, 0x02, 0x08, 0, 0, 0, 0}).payload(20), 17, bit(capwap)),
      outer("CAPWAP with a radio nobody knows", udp_to(5247).raw({0, 0x10, 0x07, 0, 0, 0, 0, 0}).payload(40), 17),
      outer("CAPWAP with a header of one word", udp_to(5247).raw({0, 0x08, 0x02, 0, 0, 0, 0, 0}).payload(40), 17),
      outer("CAPWAP of a later version", udp_to(5247).raw({0x10, 0x10, 0x02, 0, 0, 0, 0, 0}).payload(40), 17),
      outer("four octets on CAPWAP's port", udp_to(5247).payload(4), 17),
  };
}

}  // namespace

std::vector<PacketCase> encapsulation_cases() {
  std::vector<PacketCase> cases;
  for (const auto& some : {link_layer_cases(), mpls_cases(), ip_in_ip_cases(), l2tp_cases(), udp_cases(),
                           gtpu_and_older_cases(), capwap_cases()}) {
    cases.insert(cases.end(), some.begin(), some.end());
  }
  return cases;
}

}  // namespace sextant::test
