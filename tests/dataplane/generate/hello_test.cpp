// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/generate/hello.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace sextant {
namespace {

std::string text_of(std::span<const std::byte> octets) {
  return {reinterpret_cast<const char*>(octets.data()), octets.size()};
}

std::string hex(std::span<const std::byte> octets) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const std::byte octet : octets) {
    text += kDigits[std::to_integer<unsigned>(octet) >> 4U];
    text += kDigits[std::to_integer<unsigned>(octet) & 15U];
  }
  return text;
}

// RFC 1035, section 4.1: header, labels with their lengths, type, class.
TEST(Hello, DnsQueryIsTheWireFormat) {
  EXPECT_EQ(hex(dns_query("a.bc.example", DnsType::aaaa)),
            "000001000001000000000000"
            "0161026263076578616d706c6500"
            "001c0001");
}

TEST(Hello, DnsResponseRepeatsTheQuestionAndPointsToIt) {
  const std::array<std::byte, 4> address{std::byte{192}, std::byte{0}, std::byte{2}, std::byte{1}};
  EXPECT_EQ(hex(dns_response("x.example", DnsType::a, address)),
            "000081800001000100000000"
            "0178076578616d706c650000010001"
            "c00c000100010000012c0004c0000201");
}

TEST(Hello, DnsResponseWithoutAnAddressHasNoAnswer) {
  EXPECT_EQ(hex(dns_response("x.example", DnsType::aaaa, {})),
            "000081800001000000000000"
            "0178076578616d706c6500001c0001");
}

TEST(Hello, HttpRequestNamesItsHost) {
  EXPECT_NE(text_of(http_request("shop.example")).find("\r\nHost: shop.example\r\n"), std::string::npos);
}

// The record and handshake lengths cover exactly what follows; the name stands behind its length.
TEST(Hello, TlsClientHelloIsOneRecordWithTheName) {
  Random random{1};
  const auto record = tls_client_hello("www.example.org", random);
  ASSERT_GT(record.size(), 9U);
  const auto number = [&](std::size_t at) { return std::to_integer<std::size_t>(record[at]); };
  EXPECT_EQ(number(0), 22U);
  EXPECT_EQ(number(3) * 256 + number(4), record.size() - 5);
  EXPECT_EQ(number(5), 1U);
  EXPECT_EQ(number(7) * 256 + number(8), record.size() - 9);
  EXPECT_NE(text_of(record).find(std::string{"\0\x0fwww.example.org", 17}), std::string::npos);
}

// RFC 9001, appendix A.1.
TEST(Hello, QuicKeysAreThoseOfTheRfc) {
  const std::array<std::byte, 8> connection{std::byte{0x83}, std::byte{0x94}, std::byte{0xc8}, std::byte{0xf0},
                                            std::byte{0x3e}, std::byte{0x51}, std::byte{0x57}, std::byte{0x08}};
  const auto keys = quic_client_initial_keys(connection);
  ASSERT_TRUE(keys.has_value());
  EXPECT_EQ(hex(keys->key), "1f369613dd76d5467730efcbe3b1a22d");
  EXPECT_EQ(hex(keys->iv), "fa044b2f42a3fd3b46fb255c");
  EXPECT_EQ(hex(keys->header_protection), "9f50449e04a0e810283a1e9933adedd2");
}

TEST(Hello, QuicInitialIsPaddedAndHidesItsName) {
  Random random{1};
  const auto packet = quic_initial("www.example.org", random);
  ASSERT_TRUE(packet.has_value());
  EXPECT_EQ(packet->size(), kQuicInitialOctets);
  EXPECT_EQ(std::to_integer<unsigned>((*packet)[0]) & 0xf0U, 0xc0U);
  EXPECT_EQ(text_of(*packet).find("example"), std::string::npos);
}

}  // namespace
}  // namespace sextant
