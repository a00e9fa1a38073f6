// SPDX-License-Identifier: BSD-3-Clause
// Test packets, layer by layer: Packet().ethernet().vlan(7).ipv6().tcp().bytes(). A layer announces the one behind it
// and lengths cover what follows, unless a test sets them otherwise with set8()/set16() on the layer just added.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "dataplane/decode/settings.h"
#include "dataplane/frame.h"

namespace sextant::test {

using Bytes = std::vector<std::uint8_t>;

class Packet {
 public:
  Packet& ethernet();
  Packet& vlan(std::uint16_t identifier, std::uint16_t tag_protocol = 0x8100);
  Packet& length_8023();  ///< Ethernet with a length instead of a type
  Packet& llc_snap();
  Packet& cooked_v1();
  Packet& cooked_v2();
  Packet& null_loopback(std::uint32_t family, bool big_endian);
  Packet& mpls(std::uint32_t label, bool bottom);
  Packet& control_word();
  Packet& pppoe();
  Packet& ppp(bool compressed = false);
  Packet& gre(std::uint16_t flags = 0);
  Packet& gtpu(std::uint8_t flags = 0x30, std::uint8_t message = 255);  ///< optional fields are raw() behind it
  Packet& ipv4(std::string_view source = "192.0.2.1", std::string_view destination = "198.51.100.2",
               const Bytes& options = {});
  Packet& ipv6(std::string_view source = "2001:db8::1", std::string_view destination = "2001:db8::2");
  Packet& hop_by_hop(const Bytes& options = {1, 4, 0, 0, 0, 0});
  Packet& destination(const Bytes& options = {1, 4, 0, 0, 0, 0});
  Packet& routing(std::uint8_t type, std::uint8_t segments = 1);
  Packet& fragment(std::uint16_t offset_octets, bool more, std::uint32_t identification = 1);
  Packet& ah(std::uint8_t check_value_octets = 12);
  Packet& no_next_header();
  Packet& protocol(std::uint8_t number, const Bytes& content = {});  ///< any upper-layer protocol
  Packet& tcp(std::uint16_t source_port = 1234, std::uint16_t destination_port = 443, std::uint8_t flags = 0x10);
  Packet& udp(std::uint16_t source_port = 1234, std::uint16_t destination_port = 53);
  Packet& sctp();
  Packet& dccp();
  Packet& icmp();
  Packet& icmpv6();
  Packet& arp();
  Packet& payload(std::size_t count, std::uint8_t value = 0xa5);
  Packet& raw(const Bytes& octets, int ether_type = -1);  ///< a header spelt out; the next layer is announced by it

  /// Overrides octets of the layer added last, after lengths and announcements are filled in.
  Packet& set8(std::size_t offset, std::uint8_t value);
  Packet& set16(std::size_t offset, std::uint16_t value);

  [[nodiscard]] Bytes bytes() const;

 private:
  enum class Announces : std::uint8_t { nothing, ether_type, protocol, ppp };
  enum class Length : std::uint8_t { none, following, whole };
  struct Layer {
    Bytes octets;
    int ether_type = -1;  ///< how this layer is announced; -1: cannot be
    int protocol = -1;
    int ppp = -1;
    Announces announces = Announces::nothing;
    std::size_t announce_at = 0;
    Length length = Length::none;
    std::size_t length_at = 0;
    std::vector<std::pair<std::size_t, std::uint8_t>> overrides;
  };
  Packet& add(Layer layer);

  std::vector<Layer> layers_;
};

/// A frame over `bytes`, captured whole; `bytes` must outlive it.
[[nodiscard]] Frame frame_of(const Bytes& bytes, LinkType link_type = LinkType::ethernet);

/// What decoding is told where a configuration says nothing.
[[nodiscard]] const DecodeSettings& default_settings();

}  // namespace sextant::test
