// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include "dataplane/capture/read_buffer.h"
#include "tests/dataplane/capture/file_builder.h"
#include "tests/dataplane/capture/read_all.h"

namespace sextant::test {
namespace {

constexpr std::int64_t kSecond_ns = 1'000'000'000;

class PcapEachOrder : public testing::TestWithParam<Order> {};
INSTANTIATE_TEST_SUITE_P(Both, PcapEachOrder, testing::Values(Order::little, Order::big), order_name);

TEST_P(PcapEachOrder, MicrosecondFileGivesBytesLengthsAndTimes) {
  FileBuilder file(GetParam());
  file.pcap_header().record(7, 5, "first", 60).record(8, 0, "second one");
  const SeenCapture seen = read_all(file.octets());
  ASSERT_EQ(seen.frames.size(), 2U);
  EXPECT_EQ(seen.frames[0].octets, "first");
  EXPECT_EQ(seen.frames[0].length, 60U);
  EXPECT_EQ(seen.frames[0].time_ns, 7 * kSecond_ns + 5'000);
  EXPECT_EQ(seen.frames[0].link_type, LinkType::ethernet);
  EXPECT_EQ(seen.frames[1].octets, "second one");
  EXPECT_EQ(seen.frames[1].length, 10U);
  EXPECT_EQ(seen.earliest, Timestamp{7 * kSecond_ns + 5'000});
  EXPECT_EQ(seen.latest, Timestamp{8 * kSecond_ns});
  EXPECT_EQ(seen.broken, std::nullopt);
}

TEST_P(PcapEachOrder, NanosecondMagicCountsNanoseconds) {
  FileBuilder file(GetParam());
  file.pcap_header(0xa1b23c4d).record(1, 999'999'999, "x");
  EXPECT_EQ(read_all(file.octets()).frames.at(0).time_ns, 2 * kSecond_ns - 1);
}

TEST_P(PcapEachOrder, ModifiedFormHasLongerRecordHeaders) {
  FileBuilder file(GetParam());
  file.pcap_header(0xa1b2cd34);
  for (const std::string_view frame : {"abc", "de"}) {
    const auto size = static_cast<std::uint32_t>(frame.size());
    file.u32(1).u32(2).u32(size).u32(size).u32(3).u16(0x0800).u16(0).text(frame);
  }
  const SeenCapture seen = read_all(file.octets());
  ASSERT_EQ(seen.frames.size(), 2U);
  EXPECT_EQ(seen.frames[0].octets, "abc");
  EXPECT_EQ(seen.frames[1].octets, "de");
}

TEST(Pcap, EmptyCaptureHasNoFrames) {
  const SeenCapture seen = read_all(FileBuilder().pcap_header().octets());
  EXPECT_TRUE(seen.frames.empty());
  EXPECT_EQ(seen.refused, std::nullopt);
  EXPECT_EQ(seen.broken, std::nullopt);
  EXPECT_EQ(seen.earliest, std::nullopt);
}

TEST(Pcap, LinkTypesAreNamed) {
  const std::vector<std::pair<std::uint32_t, LinkType>> table{
      {0, LinkType::null_loopback}, {1, LinkType::ethernet},     {9, LinkType::ppp},
      {12, LinkType::raw_ip},       {14, LinkType::raw_ip},      {50, LinkType::ppp},
      {51, LinkType::pppoe},        {101, LinkType::raw_ip},     {108, LinkType::null_loopback},
      {228, LinkType::raw_ip},      {229, LinkType::raw_ip},     {113, LinkType::linux_cooked_v1},
      {105, LinkType::unknown},     {65'535, LinkType::unknown}, {276, LinkType::linux_cooked_v2},
      {0x10001, LinkType::ethernet}};
  for (const auto& [number, type] : table) {
    const auto file = FileBuilder().pcap_header(0xa1b2c3d4, number).record(0, 0, "frame");
    const SeenCapture seen = read_all(file.octets());
    ASSERT_EQ(seen.frames.size(), 1U) << number;
    EXPECT_EQ(seen.frames[0].link_type, type) << number;
    EXPECT_EQ(seen.frames[0].octets, "frame") << number;
  }
}

TEST(Pcap, DirectionOctetOfPppIsNotPartOfTheFrame) {
  const auto file = FileBuilder().pcap_header(0xa1b2c3d4, 204).record(0, 0, "\1frame", 16).record(0, 0, "", 0);
  const SeenCapture seen = read_all(file.octets());
  ASSERT_EQ(seen.frames.size(), 2U);
  EXPECT_EQ(seen.frames[0].octets, "frame");
  EXPECT_EQ(seen.frames[0].length, 15U);
  EXPECT_EQ(seen.frames[1].octets, "");
  EXPECT_EQ(seen.frames[1].length, 0U);
}

TEST(Pcap, FrameCheckSequenceIsLeftOutOnlyWhereTheFileSaysSo) {
  constexpr std::uint32_t kTwoWords = 0x2000'0000;
  constexpr std::uint32_t kLengthKnown = 0x0400'0000;
  const auto with = FileBuilder()
                        .pcap_header(0xa1b2c3d4, kTwoWords | kLengthKnown | 1)
                        .record(0, 0, "frameFCS4")
                        .record(0, 0, "fram", 64)
                        .record(0, 0, "frameF", 9)
                        .record(0, 0, "abc");
  const SeenCapture seen = read_all(with.octets());
  ASSERT_EQ(seen.frames.size(), 4U);
  EXPECT_EQ(seen.frames[0].octets, "frame");
  EXPECT_EQ(seen.frames[0].length, 5U);
  EXPECT_EQ(seen.frames[1].octets, "fram");
  EXPECT_EQ(seen.frames[1].length, 60U);
  EXPECT_EQ(seen.frames[2].octets, "frame") << "the snap length cut into the FCS";
  EXPECT_EQ(seen.frames[3].length, 0U) << "shorter than its FCS";
  const auto without = FileBuilder().pcap_header(0xa1b2c3d4, kTwoWords | 1).record(0, 0, "frameFCS4");
  EXPECT_EQ(read_all(without.octets()).frames.at(0).length, 9U);
}

TEST(Pcap, OldVersionsStoreTheOriginalLengthFirst) {
  const auto old = FileBuilder().pcap_header(0xa1b2c3d4, 1, 2).u32(0).u32(0).u32(60).u32(5).text("frame");
  EXPECT_EQ(read_all(old.octets()).frames.at(0).length, 60U);
  const auto mixed = FileBuilder()
                         .pcap_header(0xa1b2c3d4, 1, 3)
                         .u32(0)
                         .u32(0)
                         .u32(60)
                         .u32(5)
                         .text("frame")
                         .u32(0)
                         .u32(0)
                         .u32(5)
                         .u32(61)
                         .text("frame");
  const SeenCapture seen = read_all(mixed.octets());
  ASSERT_EQ(seen.frames.size(), 2U);
  EXPECT_EQ(seen.frames[0].length, 60U);
  EXPECT_EQ(seen.frames[1].length, 61U);
}

TEST(Pcap, CapturedOctetsBeyondTheFrameAreNotPartOfIt) {
  const auto file = FileBuilder().pcap_header().record(0, 0, "frame and more", 5).record(0, 0, "next");
  const SeenCapture seen = read_all(file.octets());
  ASSERT_EQ(seen.frames.size(), 2U);
  EXPECT_EQ(seen.frames[0].octets, "frame");
  EXPECT_EQ(seen.frames[1].octets, "next");
  EXPECT_EQ(seen.surplus_octets, 9U);
}

TEST(Pcap, TimeNeverGoesBackButTheIntervalIsTrue) {
  const auto file = FileBuilder().pcap_header().record(5, 0, "a").record(3, 0, "b").record(4, 0, "c").record(6, 0, "d");
  const SeenCapture seen = read_all(file.octets());
  std::vector<std::int64_t> seconds;
  for (const SeenFrame& frame : seen.frames) seconds.push_back(frame.time_ns / kSecond_ns);
  EXPECT_EQ(seconds, (std::vector<std::int64_t>{5, 5, 5, 6}));
  EXPECT_EQ(seen.earliest, Timestamp{3 * kSecond_ns});
  EXPECT_EQ(seen.latest, Timestamp{6 * kSecond_ns});
  CaptureOptions later;
  later.floor = {9 * kSecond_ns};
  EXPECT_EQ(read_all(file.octets(), later).frames.at(3).time_ns, 9 * kSecond_ns);
}

TEST(Pcap, WindowTakesFromInclusiveToExclusiveByTheFilesOwnStamps) {
  FileBuilder file;
  file.pcap_header();
  for (std::uint32_t second = 0; second < 200'000; ++second) file.record(second % 10, 0, "x");
  CaptureOptions options;
  options.window = {{3 * kSecond_ns}, {5 * kSecond_ns}};
  const SeenCapture seen = read_all(file.octets(), options);
  EXPECT_EQ(seen.frames.size(), 40'000U);
  EXPECT_EQ(seen.earliest, Timestamp{3 * kSecond_ns});
  EXPECT_EQ(seen.latest, Timestamp{4 * kSecond_ns});
}

TEST(Pcap, RecordsThatCrossReadsStayWhole) {
  FileBuilder file;
  file.pcap_header();
  std::vector<std::string> expected;
  for (std::uint32_t i = 0; i < 3'000; ++i) {
    expected.push_back(std::string(i * 7 % 9'001, static_cast<char>('a' + i % 26)));
    file.record(i, 0, expected.back());
  }
  const SeenCapture seen = read_all(file.octets());
  ASSERT_EQ(seen.frames.size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) ASSERT_EQ(seen.frames[i].octets, expected[i]) << i;
}

TEST(Pcap, LargestFrameIsReadAndALargerOneRefused) {
  constexpr std::size_t kLargest = kRecordSizeLimit - 16;
  const std::string largest(kLargest, 'l');
  const auto fits = FileBuilder().pcap_header().record(0, 0, "a").record(0, 0, largest).record(0, 0, "b");
  EXPECT_EQ(read_all(fits.octets()).frames.size(), 3U);
  const auto refused = FileBuilder().pcap_header().record(0, 0, "a").record(0, 0, largest + "x").record(0, 0, "b");
  const SeenCapture seen = read_all(refused.octets());
  EXPECT_EQ(seen.frames.size(), 1U);
  EXPECT_EQ(seen.broken,
            "test: breaks at octet 41: a packet record claims 1048561 captured octets, more than any network frame "
            "has.");
}

TEST(Pcap, CutFileDeliversWhatIsBeforeTheCutAndSaysWhere) {
  const auto whole = FileBuilder().pcap_header().record(0, 0, "first").record(0, 0, "second").octets();
  const std::vector<std::byte> in_body(whole.begin(), whole.end() - 2);
  SeenCapture seen = read_all(in_body);
  EXPECT_EQ(seen.frames.size(), 1U);
  EXPECT_EQ(seen.broken, "test: breaks at octet 45: a packet record of 22 octets was expected, 20 are there.");
  const std::vector<std::byte> in_header(whole.begin(), whole.begin() + 45 + 3);
  seen = read_all(in_header);
  EXPECT_EQ(seen.frames.size(), 1U);
  EXPECT_EQ(seen.broken, "test: breaks at octet 45: a packet record header of 16 octets was expected, 3 are there.");
}

TEST(Pcap, WhatIsNoCaptureIsRefusedWithASentence) {
  EXPECT_EQ(read_all({}).refused, "test: breaks at octet 0: it is empty.");
  EXPECT_EQ(read_all(FileBuilder().text("hello, world").octets()).refused,
            "test: breaks at octet 0: it is neither pcap nor pcapng.");
  EXPECT_EQ(read_all(FileBuilder().text("ab").octets()).refused,
            "test: breaks at octet 0: a capture's magic number of 4 octets was expected, 2 are there.");
  EXPECT_EQ(read_all(FileBuilder().u32(0xa1b2c3d4).u16(2).octets()).refused,
            "test: breaks at octet 0: a pcap file header of 24 octets was expected, 6 are there.");
  auto version = FileBuilder().u32(0xa1b2c3d4).u16(3).u16(1).u32(0).u32(0).u32(0).u32(1);
  EXPECT_EQ(read_all(version.octets()).refused, "test: breaks at octet 0: it is pcap version 3.1, only 2.x is read.");
}

}  // namespace
}  // namespace sextant::test
