# SPDX-License-Identifier: BSD-3-Clause
"""Where `sextant read` and tshark 4.0 do not agree on a capture: figure by figure, (ours, tshark's), with the reason. A
difference that is not here fails the test, and so does one that is gone."""

NIBBLE = ("EtherType or protocol number 4 announces IPv4 and the version field says 6. The packet is IPv6 in IPv4 in both "
          "views; no protocol number 41 stands between the two, so it is no 6in4 here.")
BOGUS6 = ("tshark drops the IPv6 layer of a packet whose version field is wrong; EtherType 0x86dd says IPv6, here "
          "bad_ipv6_version.")
ARISTA = ("tshark does not know version 0x0011 of the Arista time stamp header and stops before the IPv4 packet "
          "behind it.")
PSEUDO = ("tshark takes what follows the label stack for Ethernet if it knows the vendors of both MAC addresses, else by "
          "the first nibble. RFC 4448, section 4.6: the control word is optional; RFC 8469: a first nibble of 4 or 6 may "
          "be the beginning of a MAC address. The bytes hold one whole Ethernet frame.")
SOURCEROUTE = "tshark takes the last address of a source route for the destination; the 5-tuple has the header's."
LIMIT = "The chain has more extension headers than decode.extension_header_limit, so its end is not read."
JUMBO = ("A jumbogram: the length is in the jumbo payload option (RFC 2675); the truth file counts the 0 of the "
         "header.")
OPENED = ("tshark counts what a port or protocol announces; here a tunnel counts when its header holds: control messages, "
          "cut and invalid headers are no tunnel.")
NOFLAG = ("VXLAN without its I flag. RFC 7348, section 5: \"the I flag MUST be set to 1 for a valid VXLAN Network ID "
          "(VNI)\"; the frame stays UDP.")
WIREGUARD = "tshark finds WireGuard on any port; here its port is configured."
KEEPALIVE = ("tshark's layer holds IKE and keep-alives, which RFC 3948, section 2, tells from ESP by their first octets.")
L2TPV3 = ("tshark is not told what an L2TPv3 session carries and stops there (RFC 3931, section 4.1: the header does not "
          "say); the bytes hold whole IPv4 packets behind HDLC.")
LISP = "tshark has another layer for an encapsulated control message (RFC 9301, section 5.8)."
PPP = "EtherType 0x880b is PPP (IANA IEEE 802 Numbers); tshark shows data."
MACSEC = "EtherType 0x88e5 is MACsec, cut short here; tshark shows data. The GTP-U header in the same file does not hold."

KNOWN_DIFFERENCES = {
    "app/nDPI__zoom2.pcap": (WIREGUARD,
        {"encap_wireguard": (0, 22)}),
    "fuzz/nDPI__fuzz-2006-06-26-2594.pcap": (NIBBLE,
        {"encap_6in4": (0, 1)}),
    "fuzz/ntopng__arista_ether.pcap": (ARISTA,
        {"outer_ipv4_packets": (16, 12), "outer_ipv4_octets": (1744, 1308), "inner_ipv4_packets": (16, 12),
         "inner_ipv4_octets": (1744, 1308), "outer_ipv4_ip_octets": (1248, 936), "encap_vlan": (8, 5),
         "encap_mpls": (8, 7), "carried_4": (16, 12), "carried_other": (0, 4)}),
    "fuzz/ntopng__bad-ipv4-version-pgm-heapoverflow.pcap": (NIBBLE,
        {"encap_6in4": (0, 1)}),
    "fuzz/ntopng__ipv6-bad-version.pcap": (BOGUS6,
        {"outer_ipv6_packets": (4, 2), "outer_ipv6_octets": (328, 156), "inner_ipv6_packets": (4, 2),
         "inner_ipv6_octets": (328, 156), "carried_6": (4, 2), "carried_other": (0, 2)}),
    "fuzz/ntopng__ipv6_jumbogram_1.pcap": (JUMBO,
        {"outer_ipv6_ip_octets": (65576, 40)}),
    "fuzz/ntopng__kday1.pcap": (NIBBLE,
        {"encap_6in4": (0, 1)}),
    "fuzz/ntopng__kday3.pcap": (NIBBLE,
        {"encap_6in4": (0, 1)}),
    "fuzz/ntopng__l2tp-avp-overflow.pcap": (OPENED,
        {"encap_l2tpv2": (0, 16)}),
    "fuzz/ntopng__of10_inv_QUEUE_GET_CONFIG_REPLY.pcap": (PPP,
        {"encap_ppp": (1, 0)}),
    "fuzz/ntopng__ppp_ccp_config_deflate_option_asan.pcap": (PPP,
        {"encap_ppp": (1, 0)}),
    "fuzz/zeek__gtp9_unknown_or_too_short_payload.pcap": (OPENED,
        {"encap_gtpu": (11, 12)}),
    "ipv6-ext/PcapPlusPlus__ipv4-options.pcap": (SOURCEROUTE,
        {"flows": (4, 5)}),
    "ipv6-ext/libpcap__ipv6_ext_headers.pcap": (LIMIT,
        {"flows": (0, 1)}),
    "mixed/mercury__emix.pcap": (KEEPALIVE,
        {"encap_esp_in_udp": (24, 54)}),
    "mixed/snabb__sanitized4k.pcap": (KEEPALIVE,
        {"encap_openvpn": (0, 1), "encap_esp_in_udp": (0, 122)}),
    "synthetic/PcapFlowLab__geneve__05_geneve_truncated_base_header.pcap": (OPENED,
        {"encap_geneve": (0, 1)}),
    "synthetic/PcapFlowLab__geneve__07_geneve_options_length_truncated.pcap": (OPENED,
        {"encap_geneve": (0, 1)}),
    "synthetic/PcapFlowLab__geneve__27_geneve_unsupported_and_nested_matrix.pcap": (OPENED,
        {"encap_vxlan": (0, 1)}),
    "synthetic/PcapFlowLab__geneve__29_geneve_capture_truncation_matrix.pcap": (OPENED,
        {"encap_geneve": (2, 4)}),
    "synthetic/PcapFlowLab__gtpu__05_gtpu_truncated_base_header.pcap": (OPENED,
        {"encap_gtpu": (0, 1)}),
    "synthetic/PcapFlowLab__gtpu__07_gtpu_unsupported_message_type.pcap": (OPENED,
        {"encap_gtpu": (0, 1)}),
    "synthetic/PcapFlowLab__gtpu__19_gtpu_truncated_optional_header.pcap": (OPENED,
        {"encap_gtpu": (0, 1)}),
    "synthetic/PcapFlowLab__gtpu__23_gtpu_control_message_matrix.pcap": (OPENED,
        {"encap_gtpu": (0, 5)}),
    "synthetic/PcapFlowLab__gtpu__29_gtpu_nested_overlay_udp_terminal.pcap": (OPENED,
        {"encap_vxlan": (0, 1), "encap_geneve": (0, 1)}),
    "synthetic/PcapFlowLab__mpls_pw__01_mpls_pw_eth_ipv4_tcp_no_cw.pcap": (PSEUDO,
        {"flows": (1, 0), "outer_ipv4_packets": (1, 0), "outer_ipv4_octets": (92, 0), "inner_ipv4_packets": (1, 0),
         "inner_ipv4_octets": (92, 0), "outer_ipv4_ip_octets": (56, 0), "carried_4": (1, 0),
         "carried_other": (0, 1)}),
    "synthetic/PcapFlowLab__mpls_pw__03_mpls_pw_eth_ipv6_tcp_cw.pcap": (PSEUDO,
        {"flows": (1, 0), "outer_ipv6_packets": (1, 0), "outer_ipv6_octets": (116, 0), "inner_ipv6_packets": (1, 0),
         "inner_ipv6_octets": (116, 0), "outer_ipv6_ip_octets": (76, 0), "carried_6": (1, 0),
         "carried_other": (0, 1)}),
    "synthetic/PcapFlowLab__mpls_pw__07_mpls_pw_eth_qinq_ipv4_udp_cw.pcap": (PSEUDO,
        {"flows": (1, 0), "outer_ipv4_packets": (1, 0), "outer_ipv4_octets": (92, 0), "inner_ipv4_packets": (1, 0),
         "inner_ipv4_octets": (92, 0), "outer_ipv4_ip_octets": (44, 0), "encap_qinq": (1, 0), "carried_4": (1, 0),
         "carried_other": (0, 1)}),
    "synthetic/PcapFlowLab__mpls_pw__13_mpls_pw_truncated_inner_ipv4.pcap": (PSEUDO,
        {"outer_ipv4_packets": (1, 0), "outer_ipv4_octets": (84, 0), "inner_ipv4_packets": (1, 0),
         "inner_ipv4_octets": (84, 0), "outer_ipv4_ip_octets": (44, 0), "carried_4": (1, 0),
         "carried_other": (0, 1)}),
    "synthetic/PcapFlowLab__mpls_pw__15_mpls_pw_ambiguous_no_cw_inner_ethernet.pcap": (PSEUDO,
        {"flows": (1, 0), "outer_ipv4_packets": (1, 0), "outer_ipv4_octets": (80, 0), "inner_ipv4_packets": (1, 0),
         "inner_ipv4_octets": (80, 0), "outer_ipv4_ip_octets": (44, 0), "carried_4": (1, 0),
         "carried_other": (0, 1)}),
    "synthetic/PcapFlowLab__mpls_pw__17_mpls_pw_outer_qinq_inner_ipv4_udp_cw.pcap": (PSEUDO,
        {"flows": (1, 0), "outer_ipv4_packets": (1, 0), "outer_ipv4_octets": (76, 0), "inner_ipv4_packets": (1, 0),
         "inner_ipv4_octets": (76, 0), "outer_ipv4_ip_octets": (28, 0), "carried_4": (1, 0),
         "carried_other": (0, 1)}),
    "synthetic/PcapFlowLab__mpls_pw__19_mpls_pw_ambiguous_no_cw_mac_starts_with_4.pcap": (PSEUDO,
        {"flows": (1, 0), "outer_ipv4_ip_octets": (28, 0)}),
    "synthetic/PcapFlowLab__mpls_pw__21_mpls_pw_inner_pppoe_session_no_cw.pcap": (PSEUDO,
        {"outer_ipv4_packets": (1, 0), "outer_ipv4_octets": (48, 0), "inner_ipv4_packets": (1, 0),
         "inner_ipv4_octets": (48, 0), "encap_pppoe": (1, 0), "encap_ppp": (1, 0), "carried_4": (1, 0),
         "carried_other": (0, 1)}),
    "synthetic/PcapFlowLab__vxlan__06_vxlan_invalid_flags_or_reserved_bits.pcap": (NOFLAG,
        {"encap_vxlan": (0, 1), "carried_4": (1, 0), "carried_4in4": (0, 1)}),
    "synthetic/PcapFlowLab__vxlan__26_vxlan_udp_declared_bounds_matrix.pcap": (OPENED,
        {"encap_vxlan": (3, 4)}),
    "synthetic/PcapFlowLab__vxlan__28_vxlan_unsupported_and_nested_matrix.pcap": (MACSEC,
        {"encap_macsec": (1, 0)}),
    "tunnel/dpkt__nb6-http.pcap": (OPENED,
        {"encap_l2tpv2": (17, 19)}),
    "tunnel/packetlife-backup__icmp_in_l2tpv3.cap": (L2TPV3,
        {"flows": (2, 1), "carried_4": (2, 43), "carried_4in4": (41, 0)}),
    "tunnel/packetlife-backup__lispmn_IPv6-RLOC.pcapng.cap": (LISP,
        {"encap_lisp": (3, 2)}),
    "tunnel/zeek__ayiya3.pcap": (OPENED,
        {"encap_ayiya": (32, 35)}),
}

# Names of the truth that `sextant read` does not list: capture -> (how many, why).
CONTROLS = "Octets that are no text: tshark writes some as \\uXXXX, or replaces another number of them."
TOO_LONG = "Longer than 253 characters with their escapes: the first labels are left out."
PLACEHOLDER = "Not a name: tshark's words for the root, for what is too long, or for a label it does not know."
QUOTED = "The datagram that an ICMP error quotes: not of a flow that was seen."
LITERAL = "An address; RFC 6066, section 3: \"Literal IPv4 and IPv6 addresses are not permitted in HostName\"."
OTHER_PORT = "DNS on a port that nobody assigned to it."
KNOWN_NAME_DIFFERENCES = {
    "app/moloch__http2-nghttp2.pcap": (1, "HTTP/2 in the clear, whose header is compressed."),
    "app/nDPI__custom_rules_ipv6.pcapng": (1, OTHER_PORT),
    "app/nDPI__dns-tunnel-iodine.pcap": (24, TOO_LONG),
    "fuzz/nDPI__fuzz-2006-06-26-2594.pcap": (7, "Octets that a fuzzer changed: " + CONTROLS + " " + PLACEHOLDER),
    "fuzz/nDPI__fuzz-2006-09-29-28586.pcap": (1, "A Host field with a NUL, where tshark stops."),
    "fuzz/nDPI__malformed_dns.pcap": (1, PLACEHOLDER),
    "fuzz/ntopng__dns_fwdptr.pcap": (1, PLACEHOLDER),
    "fuzz/ntopng__dns_udp_8053.pcap": (1, OTHER_PORT),
    "fuzz/tcpdump__dns-badlabel.pcap": (1, PLACEHOLDER),
    "fuzz/tcpdump__ipv6_invalid_length_2.pcap": (1, "The IPv6 length is past the frame's end: no flow."),
    "icmp/zeek__icmp-destunreach-udp.pcap": (1, QUOTED),
    "ipfixprobe/ipfixprobe__inputs__dns.pcap": (1, PLACEHOLDER),
    "ipv6-ext/libpcap__AH-IPcomp-IPv6.pcap": (1, "Behind IP payload compression (RFC 3173), which is not opened."),
    "ipv6-ext/zeek__icmp6.pcap": (1, QUOTED),
    "mixed/compactor__knot-live.raw.pcap": (36, CONTROLS + " " + PLACEHOLDER + " And one in an ICMP error."),
    "mixed/nDPI__1kxun.pcap": (1, LITERAL),
    "mixed/snabb__sanitized4k.pcap": (2, PLACEHOLDER),
    "quic/nDPI__quic_interop_V.pcapng": (1, LITERAL),
}
