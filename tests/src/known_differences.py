# SPDX-License-Identifier: BSD-3-Clause
"""Where `sextant read` and tshark 4.0 do not agree on a capture: figure by figure, (ours, tshark's), with the reason. A
difference that is not here fails the test, and so does one that is gone."""

NIBBLE = ("tshark calls a packet that EtherType or protocol number 4 announces as IPv4 an IPv6 packet when its "
        "version field says 6; by RFC 791 it is a malformed IPv4 packet, here bad_ipv4_version.")
BOGUS6 = ("tshark drops the IPv6 layer of a packet whose version field is wrong; EtherType 0x86dd says IPv6, here "
        "bad_ipv6_version.")
ARISTA = ("tshark does not know version 0x0011 of the Arista time stamp header and stops before the IPv4 packet "
        "behind it.")
PSEUDO = ("tshark does not find the Ethernet header in this MPLS pseudowire (RFC 4448); the bytes hold one whole "
        "Ethernet frame.")
BADHDR = ("A malformed header ends the walk here, and a packet without a whole 5-tuple creates no flow; tshark "
        "reads ports or a protocol past it.")
SOURCEROUTE = "tshark takes the last address of a source route for the destination; the 5-tuple has the header's."
LIMIT = "The chain has more extension headers than decode.extension_header_limit, so its end is not read."
JUMBO = ("A jumbogram: the length is in the jumbo payload option (RFC 2675); the truth file counts the 0 of the "
        "header.")

KNOWN_DIFFERENCES = {
    "fuzz/nDPI__fuzz-2006-06-26-2594.pcap": (NIBBLE,
        {"inner_ipv4_packets": (613, 612), "inner_ipv4_octets": (92457, 92371), "inner_ipv6_packets": (0, 1),
         "inner_ipv6_octets": (0, 86), "flows": (250, 251), "ext_hop_by_hop": (0, 1)}),
    "fuzz/ntopng__arista_ether.pcap": (ARISTA,
        {"outer_ipv4_packets": (16, 12), "outer_ipv4_octets": (1744, 1308), "inner_ipv4_packets": (16, 12),
         "inner_ipv4_octets": (1744, 1308), "outer_ipv4_ip_octets": (1248, 936)}),
    "fuzz/ntopng__bad-ipv4-version-pgm-heapoverflow.pcap": (NIBBLE,
        {"inner_ipv4_packets": (1, 0), "inner_ipv4_octets": (262144, 0), "inner_ipv6_packets": (0, 1),
         "inner_ipv6_octets": (0, 262144)}),
    "fuzz/ntopng__ip6_frag_asan.pcap": (BADHDR,
        {"flows": (0, 1)}),
    "fuzz/ntopng__ipv6-bad-version.pcap": (BOGUS6,
        {"outer_ipv6_packets": (4, 2), "outer_ipv6_octets": (328, 156), "inner_ipv6_packets": (4, 2),
         "inner_ipv6_octets": (328, 156)}),
    "fuzz/ntopng__ipv6_jumbogram_1.pcap": (JUMBO,
        {"outer_ipv6_ip_octets": (65576, 40)}),
    "fuzz/ntopng__kday1.pcap": (NIBBLE,
        {"inner_ipv4_packets": (1, 0), "inner_ipv4_octets": (182, 0), "inner_ipv6_packets": (0, 1),
         "inner_ipv6_octets": (0, 182), "flows": (0, 1)}),
    "fuzz/ntopng__kday3.pcap": (NIBBLE,
        {"inner_ipv4_packets": (9, 8), "inner_ipv4_octets": (1404, 1338), "inner_ipv6_packets": (0, 1),
         "inner_ipv6_octets": (0, 66), "flows": (4, 5)}),
    "fuzz/suricata-verify__ipv6-malformed-fragments-25__frag-25.pcap": (BADHDR,
        {"flows": (4, 5)}),
    "fuzz/tcpdump__heapoverflow-ip_demux_print.pcap": (BADHDR,
        {"flows": (0, 1)}),
    "fuzz/tcpdump__ipv6-srh-tlv-pad1-padn-5-trunc.pcap": (BADHDR,
        {"flows": (0, 1)}),
    "ipv6-ext/PcapPlusPlus__ipv4-options.pcap": (SOURCEROUTE,
        {"flows": (4, 5)}),
    "ipv6-ext/libpcap__ipv6_ext_headers.pcap": (LIMIT,
        {"flows": (0, 1)}),
    "synthetic/PcapFlowLab__ah__17_ah_invalid_payload_length_too_small.pcap": (BADHDR,
        {"flows": (0, 1)}),
    "synthetic/PcapFlowLab__ah__19_ah_truncated_icv.pcap": (BADHDR,
        {"flows": (0, 1)}),
    "synthetic/PcapFlowLab__mpls_pw__01_mpls_pw_eth_ipv4_tcp_no_cw.pcap": (PSEUDO,
        {"outer_ipv4_packets": (1, 0), "outer_ipv4_octets": (92, 0), "inner_ipv4_packets": (1, 0),
         "inner_ipv4_octets": (92, 0), "outer_ipv4_ip_octets": (56, 0), "flows": (1, 0)}),
    "synthetic/PcapFlowLab__mpls_pw__03_mpls_pw_eth_ipv6_tcp_cw.pcap": (PSEUDO,
        {"outer_ipv6_packets": (1, 0), "outer_ipv6_octets": (116, 0), "inner_ipv6_packets": (1, 0),
         "inner_ipv6_octets": (116, 0), "outer_ipv6_ip_octets": (76, 0), "flows": (1, 0)}),
    "synthetic/PcapFlowLab__mpls_pw__07_mpls_pw_eth_qinq_ipv4_udp_cw.pcap": (PSEUDO,
        {"outer_ipv4_packets": (1, 0), "outer_ipv4_octets": (92, 0), "inner_ipv4_packets": (1, 0),
         "inner_ipv4_octets": (92, 0), "outer_ipv4_ip_octets": (44, 0), "flows": (1, 0)}),
    "synthetic/PcapFlowLab__mpls_pw__13_mpls_pw_truncated_inner_ipv4.pcap": (PSEUDO,
        {"outer_ipv4_packets": (1, 0), "outer_ipv4_octets": (84, 0), "inner_ipv4_packets": (1, 0),
         "inner_ipv4_octets": (84, 0), "outer_ipv4_ip_octets": (44, 0)}),
    "synthetic/PcapFlowLab__mpls_pw__15_mpls_pw_ambiguous_no_cw_inner_ethernet.pcap": (PSEUDO,
        {"outer_ipv4_packets": (1, 0), "outer_ipv4_octets": (80, 0), "inner_ipv4_packets": (1, 0),
         "inner_ipv4_octets": (80, 0), "outer_ipv4_ip_octets": (44, 0), "flows": (1, 0)}),
    "synthetic/PcapFlowLab__mpls_pw__17_mpls_pw_outer_qinq_inner_ipv4_udp_cw.pcap": (PSEUDO,
        {"outer_ipv4_packets": (1, 0), "outer_ipv4_octets": (76, 0), "inner_ipv4_packets": (1, 0),
         "inner_ipv4_octets": (76, 0), "outer_ipv4_ip_octets": (28, 0), "flows": (1, 0)}),
    "synthetic/PcapFlowLab__mpls_pw__19_mpls_pw_ambiguous_no_cw_mac_starts_with_4.pcap": (PSEUDO,
        {"outer_ipv4_ip_octets": (28, 0), "flows": (1, 0)}),
    "synthetic/PcapFlowLab__mpls_pw__21_mpls_pw_inner_pppoe_session_no_cw.pcap": (PSEUDO,
        {"outer_ipv4_packets": (1, 0), "outer_ipv4_octets": (48, 0), "inner_ipv4_packets": (1, 0),
         "inner_ipv4_octets": (48, 0)}),
}
