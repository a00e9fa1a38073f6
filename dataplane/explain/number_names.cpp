// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/explain/number_names.h"

#include <algorithm>
#include <array>

#include "dataplane/decode/ether_type.h"

namespace sextant {
namespace {

constexpr std::array kEtherTypes{
    NumberName{0x0806, "ARP"},
    NumberName{0x22f3, "TRILL"},
    NumberName{0x22f4, "IS-IS over TRILL"},
    NumberName{0x2000, "CDP"},
    NumberName{0x2004, "DTP"},
    NumberName{0x6002, "DEC MOP"},
    NumberName{0x6003, "DECnet"},
    NumberName{0x8035, "RARP"},
    NumberName{0x809b, "AppleTalk"},
    NumberName{0x80f3, "AARP"},
    NumberName{0x8137, "IPX"},
    NumberName{0x8808, "MAC control"},
    NumberName{0x8809, "slow protocols"},
    NumberName{0x888e, "EAPOL"},
    NumberName{0x8892, "PROFINET"},
    NumberName{0x88a2, "ATA over Ethernet"},
    NumberName{0x88bf, "MikroTik RoMON"},
    NumberName{0x88cc, "LLDP"},
    NumberName{0x88f7, "PTP"},
    NumberName{0x8902, "CFM"},
    NumberName{0x8906, "FCoE"},
    NumberName{0x8914, "FCoE initialization"},
    NumberName{0x893a, "IEEE 1905"},
    NumberName{0x8947, "GeoNetworking"},
    NumberName{0x9000, "loopback test"},
};

constexpr std::array kProtocols{
    NumberName{2, "IGMP"},
    NumberName{8, "EGP"},
    NumberName{9, "IGP"},
    NumberName{46, "RSVP"},
    NumberName{54, "NHRP"},
    NumberName{59, "no next header"},
    NumberName{88, "EIGRP"},
    NumberName{89, "OSPF"},
    NumberName{103, "PIM"},
    NumberName{108, "IPComp"},
    NumberName{112, "VRRP"},
    NumberName{113, "PGM"},
    NumberName{124, "IS-IS over IPv4"},
    NumberName{135, "mobility"},
    NumberName{138, "MANET"},
    NumberName{139, "HIP"},
    NumberName{140, "Shim6"},
    NumberName{253, "experiments"},
    NumberName{254, "experiments"},
};

constexpr std::array kPppProtocols{
    NumberName{0x003d, "multilink"},    NumberName{0x0031, "bridging"},
    NumberName{0x0201, "802.1D hello"}, NumberName{0x8021, "IPCP"},
    NumberName{0x8057, "IPV6CP"},       NumberName{0x80fd, "CCP"},
    NumberName{0x8281, "MPLSCP"},       NumberName{0xc021, "LCP"},
    NumberName{0xc023, "PAP"},          NumberName{0xc025, "link quality report"},
    NumberName{0xc223, "CHAP"},         NumberName{0xc227, "EAP"},
};

std::string named(const std::string& number, std::string_view name) {
  return name.empty() ? number : number + " (" + std::string(name) + ')';
}

std::string name_of(Layer opened, std::span<const NumberName> others, unsigned number) {
  return opened == Layer::done ? std::string(name_in(others, number)) : short_name(opened);
}

}  // namespace

std::string hex(std::uint32_t value, std::size_t digits) {
  std::string text;
  for (; value != 0 || text.size() < digits; value >>= 4U) text += "0123456789abcdef"[value & 0xfU];
  std::ranges::reverse(text);
  return "0x" + text;
}

std::string short_name(Layer layer) {
  const std::string_view text = kLayerTexts[static_cast<std::size_t>(layer)].text;
  return std::string(text.substr(0, text.find(" (")));
}

std::string ether_type_text(unsigned ether_type) {
  const Layer opened = follow_ether_type(static_cast<std::uint16_t>(ether_type));
  return named(hex(ether_type, 4), name_of(opened, kEtherTypes, ether_type));
}

std::string protocol_text(unsigned protocol) {
  const Layer opened = kLayerOfNextHeader[static_cast<std::uint8_t>(protocol)];
  const bool several = opened == Layer::other_protocol || opened == Layer::last_header;
  return named(std::to_string(protocol), name_of(several ? Layer::done : opened, kProtocols, protocol));
}

std::string ppp_text(unsigned protocol) {
  return named(hex(protocol, 4), name_of(layer_of_ppp(static_cast<std::uint16_t>(protocol)), kPppProtocols, protocol));
}

std::string_view name_in(std::span<const NumberName> names, unsigned number) {
  const auto found = std::ranges::find(names, number, &NumberName::number);
  return found == names.end() ? std::string_view{} : found->name;
}

std::string with_name(std::span<const NumberName> names, unsigned number) {
  return named(std::to_string(number), name_in(names, number));
}

}  // namespace sextant
