// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/classify/quic_initial.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/dataplane/classify/quic_packet.h"
#include "tests/dataplane/classify/rfc_initials.h"

namespace sextant::test {
namespace {

using Octets = std::vector<std::byte>;

class QuicInitial : public testing::Test {
 protected:
  QuicOutcome open(const Octets& datagram) {
    frames_.clear();
    const QuicFinding finding = reader_.open(datagram, first_);
    EXPECT_TRUE(finding.frames.empty() || finding.outcome == QuicOutcome::opened);
    for (const CryptoFrame& frame : finding.frames) {
      frames_.emplace_back(frame.offset, Octets(frame.data.begin(), frame.data.end()));
    }
    return finding.outcome;
  }

  QuicInitialReader reader_ = std::move(QuicInitialReader::make().value());
  QuicConnectionId first_;
  std::vector<std::pair<std::uint64_t, Octets>> frames_;
};

Octets frames_with(std::string_view hex, std::size_t octets = 100) {
  Octets frames = octets_of(hex);
  frames.resize(std::max(frames.size(), octets));
  return frames;
}

Octets operator+(Octets a, const Octets& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

bool is(std::span<const std::byte> octets, std::string_view hex) {
  return std::ranges::equal(octets, octets_of(hex));
}

// RFC 9001, appendix A.1, and RFC 9369, appendix A.1.
TEST_F(QuicInitial, KeysAreThoseOfTheRfcs) {
  const QuicKeySchedule schedule;
  const QuicClientKeys version_1 = schedule.client_keys(QuicSalt::version_1, octets_of("8394c8f03e515708"));
  EXPECT_TRUE(is(version_1.key, "1f369613dd76d5467730efcbe3b1a22d"));
  EXPECT_TRUE(is(version_1.iv, "fa044b2f42a3fd3b46fb255c"));
  EXPECT_TRUE(is(version_1.header_protection, "9f50449e04a0e810283a1e9933adedd2"));
  const QuicClientKeys version_2 = schedule.client_keys(QuicSalt::version_2, octets_of("8394c8f03e515708"));
  EXPECT_TRUE(is(version_2.key, "8b1a0bc121284290a29e0971b5cd045d"));
  EXPECT_TRUE(is(version_2.iv, "91f73e2351d8fa91660e909f"));
  EXPECT_TRUE(is(version_2.header_protection, "45b95e15235d6f45a6b19cbcb0294ba9"));
}

TEST_F(QuicInitial, OpensThoseOfTheRfcs) {
  for (const std::string_view initial : {kVersion1Initial, kVersion2Initial}) {
    first_ = {};
    ASSERT_EQ(open(octets_of(initial)), QuicOutcome::opened);
    ASSERT_EQ(frames_.size(), 1U);
    EXPECT_EQ(frames_[0].first, 0U);
    EXPECT_EQ(frames_[0].second, octets_of(kClientHello));
    EXPECT_TRUE(is(first_.view(), "8394c8f03e515708"));
  }
}

TEST_F(QuicInitial, NoBeginningOfOneOpens) {
  for (const std::string_view initial : {kVersion1Initial, kVersion2Initial}) {
    Octets cut = octets_of(initial);
    while (!cut.empty()) {
      cut.pop_back();
      EXPECT_EQ(open(cut), cut.size() < 5 ? QuicOutcome::not_quic : QuicOutcome::cut) << cut.size();
    }
  }
  EXPECT_EQ(first_.size, 0);
}

TEST_F(QuicInitial, NoFlippedBitOpens) {
  for (const std::string_view initial : {kVersion1Initial, kVersion2Initial}) {
    Octets flipped = octets_of(initial);
    for (std::size_t bit = 0; bit < 8 * flipped.size(); ++bit) {
      flipped[bit / 8] ^= std::byte{1} << bit % 8;
      const QuicOutcome outcome = open(flipped);
      EXPECT_NE(outcome, QuicOutcome::opened) << bit;
      if (bit >= 8 * 22) {
        EXPECT_EQ(outcome, QuicOutcome::not_authentic) << bit;
      }
      flipped[bit / 8] ^= std::byte{1} << bit % 8;
    }
    EXPECT_EQ(open(flipped), QuicOutcome::opened);
  }
}

TEST_F(QuicInitial, EveryKnownVersionHasItsSalt) {
  struct Known {
    std::uint32_t first;
    std::uint32_t last;
    QuicSalt salt;
  };
  for (const Known& known :
       {Known{1, 1, QuicSalt::version_1}, Known{0x6b3343cf, 0x6b3343cf, QuicSalt::version_2},
        Known{0xff000016, 0xff000016, QuicSalt::draft_22}, Known{0xff000017, 0xff00001c, QuicSalt::draft_23},
        Known{0xff00001d, 0xff000020, QuicSalt::draft_29}, Known{0xff000021, 0xff000022, QuicSalt::version_1},
        Known{0xfaceb001, 0xfaceb001, QuicSalt::draft_22}, Known{0xfaceb002, 0xfaceb002, QuicSalt::draft_23},
        Known{0x51303530, 0x51303530, QuicSalt::google_q050}, Known{0x54303530, 0x54303530, QuicSalt::google_t050},
        Known{0x54303531, 0x54303531, QuicSalt::google_t051}, Known{0x0a0a0a0a, 0x0a0a0a0a, QuicSalt::version_1},
        Known{0x5a7afa1a, 0x5a7afa1a, QuicSalt::draft_29}}) {
    for (std::uint32_t version = known.first; version <= known.last; ++version) {
      first_ = {};
      EXPECT_EQ(open(sealed({.version = version, .salt = known.salt, .frames = frames_with("0600024142")})),
                QuicOutcome::opened)
          << std::hex << version;
      EXPECT_EQ(frames_.size(), 1U);
    }
  }
}

TEST_F(QuicInitial, PacketNumbersHaveOneToFourOctets) {
  for (unsigned octets = 1; octets <= 4; ++octets) {
    EXPECT_EQ(open(sealed({.number = 0xa5, .number_octets = octets, .frames = octets_of("010101")})),
              QuicOutcome::opened);
  }
}

TEST_F(QuicInitial, CoalescedPacketsAreOpenedInTheirOrder) {
  const Octets a = sealed({.number = 0, .frames = frames_with("06000141")});
  const Octets b = sealed({.number = 1, .token = Octets(9), .frames = frames_with("06010142")});
  // 0-RTT and Handshake: no token, and here six octets of what nobody on the path can read.
  const Octets early = octets_of(
      "d000000001"
      "085a5a5a5a5a5a5a5a"
      "00"
      "06"
      "ffffffffffff");
  const Octets handshake = octets_of(
      "e000000001"
      "085a5a5a5a5a5a5a5a"
      "00"
      "06"
      "ffffffffffff");
  EXPECT_EQ(open(early + a + handshake + b + Octets(40)), QuicOutcome::opened);
  ASSERT_EQ(frames_.size(), 2U);
  EXPECT_EQ(frames_[0].second, octets_of("41"));
  EXPECT_EQ(frames_[1].second, octets_of("42"));
  EXPECT_EQ(open(early + handshake + Octets(40)), QuicOutcome::no_initial);
  // A damaged one does not take the other with it.
  Octets damaged = a;
  damaged.back() ^= std::byte{1};
  EXPECT_EQ(open(damaged + b), QuicOutcome::opened);
  EXPECT_EQ(frames_.size(), 1U);
  EXPECT_EQ(open(early + damaged), QuicOutcome::not_authentic);
}

TEST_F(QuicInitial, OnlySoManyAreWorkedOn) {
  Octets datagram;
  for (std::size_t i = 0; i < 3 * QuicInitialReader::kInitialLimit; ++i) {
    datagram = datagram + sealed({.frames = octets_of("060001410000")});
  }
  EXPECT_EQ(open(datagram), QuicOutcome::opened);
  EXPECT_EQ(frames_.size(), QuicInitialReader::kInitialLimit);
}

// RFC 9000, section 7.2: after the server's answer its connection ID stands in the client's packets; the keys stay.
TEST_F(QuicInitial, KeysStayThoseOfTheFirstConnectionId) {
  const QuicPacket first{.frames = frames_with("06000141")};
  const QuicPacket later{.destination = Octets(3, std::byte{7}),
                         .keys_from = first.destination,
                         .number = 1,
                         .frames = frames_with("06010142")};
  EXPECT_EQ(open(sealed(later)), QuicOutcome::not_authentic);
  EXPECT_EQ(open(sealed(first)), QuicOutcome::opened);
  EXPECT_EQ(open(sealed(later)), QuicOutcome::opened);
  EXPECT_TRUE(std::ranges::equal(first_.view(), first.destination));
  // RFC 9001, section 5.2: a Retry brings new keys, from the connection ID that the server chose.
  const QuicPacket after_retry{
      .destination = Octets(4, std::byte{9}), .number = 2, .token = Octets(50), .frames = frames_with("06000141")};
  EXPECT_EQ(open(sealed(after_retry)), QuicOutcome::opened);
  EXPECT_TRUE(std::ranges::equal(first_.view(), after_retry.destination));
}

// RFC 9368: the server may answer in another version, and the client goes on in that one.
TEST_F(QuicInitial, VersionMayChangeWithinAConnection) {
  const QuicPacket first{.frames = frames_with("06000141")};
  EXPECT_EQ(open(sealed(first)), QuicOutcome::opened);
  EXPECT_EQ(open(sealed({.version = 0x6b3343cf,
                         .salt = QuicSalt::version_2,
                         .destination = Octets(5, std::byte{7}),
                         .keys_from = first.destination,
                         .frames = frames_with("06010142")})),
            QuicOutcome::opened);
  EXPECT_TRUE(std::ranges::equal(first_.view(), first.destination));
}

// A ClientHello may take more than one Initial in a version that exists to be refused, too.
TEST_F(QuicInitial, EveryInitialOfAGreasedVersionOpens) {
  for (std::uint32_t number = 0; number < 3; ++number) {
    EXPECT_EQ(
        open(sealed(
            {.version = 0x0a0a0a0a, .salt = QuicSalt::draft_29, .number = number, .frames = frames_with("06000141")})),
        QuicOutcome::opened);
  }
}

TEST_F(QuicInitial, OtherFramesAreSkipped) {
  // PING, ACK of two ranges, ACK with ECN counts, CONNECTION_CLOSE with a reason, PADDING, and CRYPTO between them.
  EXPECT_EQ(open(sealed({.frames = frames_with("01"
                                               "02050001000102"
                                               "0600024142"
                                               "0305000000010203"
                                               "1c0a060361626300"
                                               "0000"
                                               "06024001"
                                               "43")})),
            QuicOutcome::opened);
  ASSERT_EQ(frames_.size(), 2U);
  EXPECT_EQ(frames_[0].second, octets_of("4142"));
  EXPECT_EQ(frames_[1].first, 2U);
  EXPECT_EQ(frames_[1].second, octets_of("43"));
  EXPECT_EQ(open(sealed({.frames = Octets(500)})), QuicOutcome::opened);
  EXPECT_TRUE(frames_.empty());
}

TEST_F(QuicInitial, FramesThatBreakTheRulesGiveNothing) {
  for (const std::string_view frames : {"06000141"
                                        "08",
                                        "06000141"
                                        "1d000000",
                                        "06000141"
                                        "060141ff41",
                                        "06000141"
                                        "02050005",
                                        "0600",
                                        "06000141"
                                        "40",
                                        "06000141"
                                        "1c0a0641ff",
                                        "06000141"
                                        "06ffffffffffffff"}) {
    EXPECT_EQ(open(sealed({.frames = octets_of(frames) + octets_of("ffffffff")})), QuicOutcome::malformed) << frames;
  }
}

TEST_F(QuicInitial, OnlySoManyFramesAreHandedOut) {
  Octets frames;
  for (std::size_t i = 0; i < 100; ++i) put_crypto_frame(frames, 2 * i, octets_of("41"));
  EXPECT_EQ(open(sealed({.frames = frames})), QuicOutcome::opened);
  ASSERT_EQ(frames_.size(), QuicInitialReader::kCryptoFrameLimit);
  EXPECT_EQ(frames_.back().first, 2 * (QuicInitialReader::kCryptoFrameLimit - 1));
}

// Google's Q050 numbers CRYPTO 8 and has other frames behind 0x40; T051 was seen to do the same.
TEST_F(QuicInitial, GooglesFramesHaveOtherNumbers) {
  EXPECT_EQ(open(sealed({.version = 0x51303530,
                         .salt = QuicSalt::google_q050,
                         .frames = frames_with("07"
                                               "0800024142"
                                               "0000"
                                               "40")})),
            QuicOutcome::opened);
  ASSERT_EQ(frames_.size(), 1U);
  EXPECT_EQ(frames_[0].second, octets_of("4142"));
}

TEST_F(QuicInitial, WhatIsNoInitialIsSaidSo) {
  const std::string_view id =
      "085a5a5a5a5a5a5a5a"
      "00";
  const auto with = [&](std::string_view before, std::string_view after) {
    return octets_of(before) + octets_of(id) + octets_of(after) + Octets(40);
  };
  EXPECT_EQ(open({}), QuicOutcome::not_quic);
  EXPECT_EQ(open(Octets(1200)), QuicOutcome::not_quic);
  EXPECT_EQ(open(Octets(1200, std::byte{0xff})), QuicOutcome::not_quic);
  EXPECT_EQ(open(with("4000000001", "")), QuicOutcome::not_quic);             // a short header
  EXPECT_EQ(open(with("c000000000", "")), QuicOutcome::not_quic);             // Version Negotiation
  EXPECT_EQ(open(with("f000000001", "")), QuicOutcome::no_initial);           // Retry
  EXPECT_EQ(open(with("c06b3343cf", "")), QuicOutcome::no_initial);           // Retry of version 2
  EXPECT_EQ(open(with("c051303436", "")), QuicOutcome::unsupported_version);  // Q046
  EXPECT_EQ(open(with("c0ff000015", "")), QuicOutcome::unsupported_version);  // draft 21
  EXPECT_EQ(open(with("c0ff000023", "")), QuicOutcome::unsupported_version);
  EXPECT_EQ(open(octets_of("c00000000115") + Octets(100)), QuicOutcome::malformed);  // RFC 9000, section 17.2
  EXPECT_EQ(open(with("c000000001", "0013")), QuicOutcome::malformed);               // shorter than the sample
  EXPECT_EQ(open(with("c000000001", "0014")), QuicOutcome::not_authentic);
  EXPECT_EQ(open(with("c000000001", "0029")), QuicOutcome::cut);
  EXPECT_EQ(open(with("c000000001", "ffffffffffffffff")), QuicOutcome::cut);
  EXPECT_EQ(open(Octets(70'000)), QuicOutcome::malformed);
}

}  // namespace
}  // namespace sextant::test
