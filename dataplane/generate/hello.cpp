// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/generate/hello.h"

#include <algorithm>

#include "dataplane/generate/client_hello.h"
#include "dataplane/generate/octet_string.h"

namespace sextant {

namespace {

void put_question(OctetString& out, std::string_view name, DnsType type) {
  while (!name.empty()) {
    const std::size_t dot = std::min(name.find('.'), name.size());
    out.u8(static_cast<std::uint8_t>(dot)).text(name.substr(0, dot));
    name.remove_prefix(std::min(dot + 1, name.size()));
  }
  out.u8(0).u16(static_cast<std::uint16_t>(type)).u16(1);
}

}  // namespace

// RFC 1035, section 4.1.1: identifier, flags, the counts of questions, answers, authorities, additional records.
std::vector<std::byte> dns_query(std::string_view name, DnsType type) {
  OctetString out;
  out.u16(0).u16(0x0100).u16(1).u16(0).u16(0).u16(0);
  put_question(out, name, type);
  return std::move(out.bytes());
}

std::vector<std::byte> dns_response(std::string_view name, DnsType type, std::span<const std::byte> address) {
  constexpr std::uint16_t kPointerToQuestion = 0xc00c;  // RFC 1035, section 4.1.4
  constexpr std::uint32_t kTimeToLive_s = 300;
  OctetString out;
  out.u16(0).u16(0x8180).u16(1).u16(address.empty() ? 0 : 1).u16(0).u16(0);
  put_question(out, name, type);
  if (address.empty()) return std::move(out.bytes());
  out.u16(kPointerToQuestion).u16(static_cast<std::uint16_t>(type)).u16(1).u32(kTimeToLive_s);
  out.u16(static_cast<std::uint16_t>(address.size())).octets(address);
  return std::move(out.bytes());
}

std::vector<std::byte> http_request(std::string_view host) {
  OctetString out;
  out.text("GET /index.html HTTP/1.1\r\nHost: ").text(host);
  out.text("\r\nUser-Agent: Mozilla/5.0\r\nAccept: */*\r\nConnection: close\r\n\r\n");
  return std::move(out.bytes());
}

std::vector<std::byte> http_response_head() {
  OctetString out;
  out.text("HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nConnection: close\r\n\r\n");
  return std::move(out.bytes());
}

std::vector<std::byte> tls_client_hello(std::string_view name, Random& random) {
  // RFC 8446, section 5.1: content type handshake, legacy version TLS 1.0 for a first ClientHello.
  OctetString out;
  out.u8(22).u16(0x0301);
  const std::size_t record = out.open16();
  put_client_hello(out, name, ClientHelloCarrier::tcp, random);
  out.close16(record);
  return std::move(out.bytes());
}

std::vector<std::byte> quic_server_handshake(Random& random) {
  constexpr std::size_t kProtectedOctets = 1100;
  // RFC 9000, section 17.2.4: long header, type Handshake, version 1, empty DCID, eight octets of SCID, length.
  OctetString out;
  out.u8(0xe3).u32(1).u8(0).u8(8);
  for (int i = 0; i < 8; ++i) out.u8(static_cast<std::uint8_t>(random.next()));
  out.u16(0x4000 | kProtectedOctets);
  for (std::size_t i = 0; i < kProtectedOctets; ++i) out.u8(static_cast<std::uint8_t>(random.next()));
  return std::move(out.bytes());
}

}  // namespace sextant
