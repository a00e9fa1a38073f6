// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/classify/gquic.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "tests/dataplane/classify/rfc_initials.h"

namespace sextant::test {
namespace {

using Octets = std::vector<std::byte>;

Octets text(std::string_view characters) {
  Octets octets;
  for (const char c : characters) octets.push_back(static_cast<std::byte>(c));
  return octets;
}

Octets operator+(Octets a, const Octets& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

void put_little_endian(Octets& out, std::size_t value, int octets) {
  for (int i = 0; i < octets; ++i) out.push_back(static_cast<std::byte>(value >> 8 * i));
}

// Tags in the order given, each with its value.
Octets hello(const std::vector<std::pair<std::string, Octets>>& tags) {
  Octets out = text("CHLO");
  put_little_endian(out, tags.size(), 2);
  put_little_endian(out, 0, 2);
  std::size_t end = 0;
  for (const auto& [tag, value] : tags) {
    out = out + text(tag);
    end += value.size();
    put_little_endian(out, end, 4);
  }
  for (const auto& [tag, value] : tags) out = out + value;
  return out;
}

Octets hello_of(std::string_view name) {
  return hello({{std::string("PAD\0", 4), Octets(400, std::byte{'-'})},
                {std::string("SNI\0", 4), text(name)},
                {std::string("VER\0", 4), text("Q035")}});
}

const Octets kConnectionId(8, std::byte{0x17});
const Octets kHash(12, std::byte{0x99});

// Public flags: version, connection ID, packet number of one octet.
Octets public_header(std::string_view version) {
  return octets_of("09") + kConnectionId + text(version) + octets_of("01") + kHash;
}
// A STREAM frame of stream 1 at offset 0, to the end of the packet.
Octets to_the_end(const Octets& data) {
  return octets_of("8001") + data;
}

void expect_name(const Octets& datagram, std::string_view name) {
  const NameFinding finding = read_gquic(datagram);
  EXPECT_EQ(finding.outcome, NameOutcome::found);
  EXPECT_EQ(finding.name.view(), name);
}

TEST(Gquic, NameStandsInAPacketWithThePublicHeader) {
  expect_name(public_header("Q043") + to_the_end(hello_of("www.example.com")), "www.example.com");
  expect_name(public_header("Q034") + to_the_end(hello_of("www.example.com")), "www.example.com");
  // Up to Q033 an octet of private flags follows the hash.
  expect_name(public_header("Q033") + octets_of("00") + to_the_end(hello_of("www.example.com")), "www.example.com");
  expect_name(public_header("Q024") + octets_of("00") + to_the_end(hello_of("www.example.com")), "www.example.com");
  // Packet numbers of two and six octets.
  const Octets rest = kHash + to_the_end(hello_of("a.example"));
  expect_name(octets_of("19") + kConnectionId + text("Q043") + octets_of("0001") + rest, "a.example");
  expect_name(octets_of("39") + kConnectionId + text("Q043") + octets_of("000000000001") + rest, "a.example");
}

// The order of octets in a STREAM frame changed with Q039.
TEST(Gquic, FrameSaysHowLongItIs) {
  const Octets message = hello_of("www.example.com");
  Octets little = octets_of("a001");
  put_little_endian(little, message.size(), 2);
  Octets big = octets_of("a001");
  big.push_back(static_cast<std::byte>(message.size() >> 8U));
  big.push_back(static_cast<std::byte>(message.size()));
  expect_name(public_header("Q035") + little + message + Octets(100), "www.example.com");
  expect_name(public_header("Q039") + big + message + Octets(100), "www.example.com");
}

TEST(Gquic, Q046HasALongHeader) {
  const Octets header =
      octets_of("c3") + text("Q046") + octets_of("50") + kConnectionId + octets_of("00000001") + kHash;
  expect_name(header + to_the_end(hello_of("www.example.com")), "www.example.com");
  // PING, a piece of another stream, and then the CHLO that follows a REJ, which does not begin at 0.
  expect_name(header +
                  octets_of("07"
                            "a0050002"
                            "ffff") +
                  octets_of("84010400") + hello_of("b.example"),
              "b.example");
}

TEST(Gquic, NamesAreWrittenAsNamesAre) {
  expect_name(public_header("Q043") + to_the_end(hello_of("WWW.Example.COM.")), "www.example.com");
  expect_name(public_header("Q043") + to_the_end(hello_of("a b\xff")), "a\\032b\\255");
  EXPECT_EQ(read_gquic_hello(hello_of("")).outcome, NameOutcome::malformed);
  EXPECT_EQ(read_gquic_hello(hello_of(".")).outcome, NameOutcome::malformed);
  EXPECT_EQ(read_gquic_hello(hello_of(std::string(253, 'a'))).outcome, NameOutcome::found);
  EXPECT_EQ(read_gquic_hello(hello_of(std::string(254, 'a'))).outcome, NameOutcome::malformed);
}

TEST(Gquic, HelloThatIsCutIsIncompleteUntilItsNameIsThere) {
  const Octets message = hello_of("www.example.com");
  const std::size_t name_end = message.size() - 4;
  for (std::size_t size = 0; size <= message.size(); ++size) {
    const NameFinding finding = read_gquic_hello(std::span{message}.first(size));
    const NameOutcome expected = size < 4          ? NameOutcome::other
                                 : size < name_end ? NameOutcome::incomplete
                                                   : NameOutcome::found;
    EXPECT_EQ(finding.outcome, expected) << size;
    EXPECT_EQ(finding.name.empty(), size < name_end) << size;
  }
  const Octets datagram = public_header("Q043") + to_the_end(message);
  for (std::size_t size = 0; size + 4 < datagram.size(); ++size) {
    EXPECT_TRUE(read_gquic(std::span{datagram}.first(size)).name.empty()) << size;
  }
}

TEST(Gquic, HelloMayHaveNoName) {
  EXPECT_EQ(read_gquic_hello(hello({{std::string("VER\0", 4), text("Q043")}})).outcome, NameOutcome::absent);
  EXPECT_EQ(read_gquic_hello(hello({})).outcome, NameOutcome::absent);
}

TEST(Gquic, EndsThatFallAndTooManyTagsAreMalformed) {
  Octets falling = hello({{std::string("PAD\0", 4), Octets(9)}, {std::string("SNI\0", 4), text("a")}});
  falling[8 + 8 + 4] = std::byte{3};
  EXPECT_EQ(read_gquic_hello(falling).outcome, NameOutcome::malformed);
  EXPECT_EQ(read_gquic_hello(text("CHLO") + octets_of("81000000") + Octets(2000)).outcome, NameOutcome::malformed);
  EXPECT_EQ(read_gquic_hello(text("CHLO") + octets_of("80000000") + Octets(2000)).outcome, NameOutcome::absent);
}

TEST(Gquic, WhatIsNotItsIsRefused) {
  const Octets rest = to_the_end(hello_of("www.example.com"));
  for (const std::string_view version : {"Q023", "Q044", "Q046", "Q050", "T043", "Q0a3", "R043"}) {
    EXPECT_EQ(read_gquic(public_header(version) + rest).outcome, NameOutcome::other) << version;
  }
  EXPECT_EQ(read_gquic({}).outcome, NameOutcome::other);
  EXPECT_EQ(read_gquic(octets_of(kVersion1Initial)).outcome, NameOutcome::other);
  EXPECT_EQ(read_gquic(public_header("Q043") + octets_of("8003") + hello_of("a.example")).outcome, NameOutcome::other);
  EXPECT_EQ(read_gquic(public_header("Q043") + Octets(100)).outcome, NameOutcome::other);
  EXPECT_EQ(read_gquic_hello(text("SHLO") + Octets(100)).outcome, NameOutcome::other);
}

}  // namespace
}  // namespace sextant::test
