// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/generate/client_hello.h"

namespace sextant {

namespace {

// IANA "TLS ExtensionType Values".
constexpr std::uint16_t kServerName = 0;
constexpr std::uint16_t kSupportedGroups = 10;
constexpr std::uint16_t kSignatureAlgorithms = 13;
constexpr std::uint16_t kAlpn = 16;
constexpr std::uint16_t kSupportedVersions = 43;
constexpr std::uint16_t kPskKeyExchangeModes = 45;
constexpr std::uint16_t kKeyShare = 51;
constexpr std::uint16_t kQuicTransportParameters = 57;
constexpr std::uint16_t kX25519 = 29;

void put_random(OctetString& out, std::size_t count, Random& random) {
  for (std::size_t i = 0; i < count; ++i) out.u8(static_cast<std::uint8_t>(random.next()));
}

void put_server_name(OctetString& out, std::string_view name) {
  out.u16(kServerName);
  const std::size_t extension = out.open16();
  const std::size_t list = out.open16();
  out.u8(0);  // host_name (RFC 6066, section 3)
  out.u16(static_cast<std::uint16_t>(name.size())).text(name);
  out.close16(list);
  out.close16(extension);
}

void put_alpn(OctetString& out, ClientHelloCarrier carrier) {
  out.u16(kAlpn);
  const std::size_t extension = out.open16();
  const std::size_t list = out.open16();
  if (carrier == ClientHelloCarrier::quic) {
    out.u8(2).text("h3");
  } else {
    out.u8(2).text("h2").u8(8).text("http/1.1");
  }
  out.close16(list);
  out.close16(extension);
}

void put_key_share(OctetString& out, Random& random) {
  out.u16(kKeyShare);
  const std::size_t extension = out.open16();
  const std::size_t shares = out.open16();
  out.u16(kX25519).u16(32);
  put_random(out, 32, random);
  out.close16(shares);
  out.close16(extension);
}

void put_quic_transport_parameters(OctetString& out) {
  // RFC 9000, section 18.2: max_idle_timeout 30 s, initial_max_data 1 MiB, initial_source_connection_id empty.
  out.u16(kQuicTransportParameters);
  const std::size_t extension = out.open16();
  out.u8(0x01).u8(4).u32(0x80007530U);
  out.u8(0x04).u8(4).u32(0x80100000U);
  out.u8(0x0f).u8(0);
  out.close16(extension);
}

void put_extensions(OctetString& out, std::string_view name, ClientHelloCarrier carrier, Random& random) {
  put_server_name(out, name);
  out.u16(kSupportedGroups).u16(6).u16(4).u16(kX25519).u16(23);
  out.u16(kSignatureAlgorithms).u16(8).u16(6).u16(0x0403).u16(0x0804).u16(0x0401);
  put_alpn(out, carrier);
  out.u16(kSupportedVersions).u16(3).u8(2).u16(0x0304);
  out.u16(kPskKeyExchangeModes).u16(2).u8(1).u8(1);
  put_key_share(out, random);
  if (carrier == ClientHelloCarrier::quic) put_quic_transport_parameters(out);
}

}  // namespace

void put_client_hello(OctetString& out, std::string_view name, ClientHelloCarrier carrier, Random& random) {
  out.u8(1).u8(0);  // client_hello; the length's upper octet is 0
  const std::size_t message = out.open16();
  out.u16(0x0303);
  put_random(out, 32, random);
  if (carrier == ClientHelloCarrier::tcp) {
    out.u8(32);  // legacy_session_id: middlebox compatibility (RFC 8446, appendix D.4); QUIC forbids it
    put_random(out, 32, random);
  } else {
    out.u8(0);
  }
  out.u16(6).u16(0x1301).u16(0x1302).u16(0x1303);  // cipher suites
  out.u8(1).u8(0);                                 // no compression
  const std::size_t extensions = out.open16();
  put_extensions(out, name, carrier, random);
  out.close16(extensions);
  out.close16(message);
}

}  // namespace sextant
