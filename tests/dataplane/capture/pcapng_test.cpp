// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include "dataplane/capture/pcapng_format.h"
#include "dataplane/capture/read_buffer.h"
#include "tests/dataplane/capture/file_builder.h"
#include "tests/dataplane/capture/read_all.h"

namespace sextant::test {
namespace {

constexpr std::int64_t kSecond_ns = 1'000'000'000;
constexpr std::uint32_t kNameResolutionBlock = 4;
constexpr std::uint32_t kStatisticsBlock = 5;

class PcapngEachOrder : public testing::TestWithParam<Order> {
 protected:
  FileBuilder options() const { return FileBuilder(GetParam()); }
  FileBuilder file{GetParam()};
};
INSTANTIATE_TEST_SUITE_P(Both, PcapngEachOrder, testing::Values(Order::little, Order::big), order_name);

TEST_P(PcapngEachOrder, EnhancedPacketsOfSeveralInterfaces) {
  file.section()
      .interface(1)
      .interface(101, 96)
      .enhanced(0, 1'500'000, "on ethernet")
      .enhanced(1, 2'000'001, "raw", 40);
  const SeenCapture seen = read_all(file.octets());
  ASSERT_EQ(seen.frames.size(), 2U);
  EXPECT_EQ(seen.frames[0].octets, "on ethernet");
  EXPECT_EQ(seen.frames[0].time_ns, 1'500'000'000);
  EXPECT_EQ(seen.frames[0].link_type, LinkType::ethernet);
  EXPECT_EQ(seen.frames[1].octets, "raw");
  EXPECT_EQ(seen.frames[1].length, 40U);
  EXPECT_EQ(seen.frames[1].time_ns, 2'000'001'000);
  EXPECT_EQ(seen.frames[1].link_type, LinkType::raw_ip);
  EXPECT_EQ(seen.broken, std::nullopt);
}

TEST_P(PcapngEachOrder, ResolutionAndOffsetBelongToTheInterface) {
  const auto nanoseconds = options().option(9, FileBuilder().text("\x09")).option(0, FileBuilder());
  const auto milliseconds = options().option(2, FileBuilder().text("eth0")).option(9, FileBuilder().text("\x03"));
  const auto sixteenths = options().option(9, FileBuilder().text("\x84"));
  const auto picoseconds = options().option(9, FileBuilder().text("\x0c"));
  const auto shifted = options().option(14, options().u64(1'000'000));
  const auto before = options().option(14, options().u64(static_cast<std::uint64_t>(-10)));
  file.section();
  for (const FileBuilder& each : {nanoseconds, milliseconds, sixteenths, picoseconds, shifted, before}) {
    file.interface(1, 0, each);
  }
  // One interface a file, so that the order of the stamps does not matter.
  const std::vector<std::pair<std::uint64_t, std::int64_t>> ticks_and_ns{
      {1'234'567'891, 1'234'567'891},     {1'500, 1'500'000'000},      {24, 1'500'000'000}, {1'999, 1},
      {1'500'000, 1'000'001'500'000'000}, {4'000'000, -6 * kSecond_ns}};
  for (std::uint32_t i = 0; i < ticks_and_ns.size(); ++i) {
    FileBuilder one = file;
    one.enhanced(i, ticks_and_ns[i].first, "frame");
    EXPECT_EQ(read_all(one.octets()).frames.at(0).time_ns, ticks_and_ns[i].second) << i;
  }
}

TEST_P(PcapngEachOrder, SimplePacketsAreCutAtTheSnapLengthAndHaveNoTime) {
  file.section().interface(1, 5);
  file.block(3, options().u32(9).text("frame")).block(3, options().u32(3).text("abc"));
  const SeenCapture seen = read_all(file.octets());
  ASSERT_EQ(seen.frames.size(), 2U);
  EXPECT_EQ(seen.frames[0].octets, "frame");
  EXPECT_EQ(seen.frames[0].length, 9U);
  EXPECT_EQ(seen.frames[0].time_ns, 0);
  EXPECT_EQ(seen.frames[1].octets, "abc") << "the padding is not part of the frame";
  EXPECT_EQ(seen.earliest, std::nullopt);
}

TEST_P(PcapngEachOrder, SimplePacketTakesTheTimeOfTheFrameBefore) {
  file.section().interface().enhanced(0, 3'000'000, "a").block(3, options().u32(1).text("b"));
  const SeenCapture seen = read_all(file.octets());
  ASSERT_EQ(seen.frames.size(), 2U);
  EXPECT_EQ(seen.frames[1].time_ns, 3 * kSecond_ns);
  CaptureOptions after;
  after.window.from = {4 * kSecond_ns};
  EXPECT_EQ(read_all(file.octets(), after).frames.size(), 0U);
  after.window.from = {3 * kSecond_ns};
  EXPECT_EQ(read_all(file.octets(), after).frames.size(), 2U);
}

TEST_P(PcapngEachOrder, ObsoletePacketBlocksAreRead) {
  file.section().interface(1).interface(113);
  file.block(2, options().u16(1).u16(7).u32(0).u32(5'000'000).u32(5).u32(60).text("frame"));
  const SeenCapture seen = read_all(file.octets());
  ASSERT_EQ(seen.frames.size(), 1U);
  EXPECT_EQ(seen.frames[0].octets, "frame");
  EXPECT_EQ(seen.frames[0].length, 60U);
  EXPECT_EQ(seen.frames[0].link_type, LinkType::linux_cooked_v1);
  EXPECT_EQ(seen.frames[0].time_ns, 5 * kSecond_ns);
}

TEST_P(PcapngEachOrder, OtherBlocksArePassedOverHoweverLarge) {
  const std::string large(3 * kRecordSizeLimit, 'n');
  file.section().block(kNameResolutionBlock, options().text(large)).interface();
  file.enhanced(0, 1, "before").block(0xbad, options().text(large)).enhanced(0, 2, "after");
  file.block(kStatisticsBlock, options().u32(0).u64(0));
  const SeenCapture seen = read_all(file.octets());
  ASSERT_EQ(seen.frames.size(), 2U);
  EXPECT_EQ(seen.frames[1].octets, "after");
  EXPECT_EQ(seen.broken, std::nullopt);
}

TEST_P(PcapngEachOrder, EachSectionHasItsOwnInterfacesAndByteOrder) {
  FileBuilder other(GetParam() == Order::little ? Order::big : Order::little);
  file.section().interface(1).enhanced(0, 1, "one");
  other.section().interface(101).enhanced(0, 2, "two");
  FileBuilder joined = file;
  joined.add(other.octets()).add(file.octets());
  const SeenCapture seen = read_all(joined.octets());
  ASSERT_EQ(seen.frames.size(), 3U);
  EXPECT_EQ(seen.frames[0].link_type, LinkType::ethernet);
  EXPECT_EQ(seen.frames[1].link_type, LinkType::raw_ip);
  EXPECT_EQ(seen.frames[2].octets, "one");
  const auto forgotten = FileBuilder().section().interface().enhanced(0, 1, "one").section().enhanced(0, 2, "two");
  const SeenCapture without = read_all(forgotten.octets());
  EXPECT_EQ(without.frames.size(), 1U);
  EXPECT_EQ(without.broken, "test: breaks at octet 112: a packet block names interface 0 of 0.");
}

TEST_P(PcapngEachOrder, FramesThatCrossReadsStayWhole) {
  file.section().interface();
  std::vector<std::string> expected;
  for (std::uint32_t i = 0; i < 3'000; ++i) {
    expected.push_back(std::string(i * 7 % 9'001, static_cast<char>('a' + i % 26)));
    file.enhanced(0, i, expected.back());
  }
  const SeenCapture seen = read_all(file.octets());
  ASSERT_EQ(seen.frames.size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) ASSERT_EQ(seen.frames[i].octets, expected[i]) << i;
}

TEST(Pcapng, BrokenBlocksEndTheCaptureWithASentence) {
  const auto good = FileBuilder().section().interface().enhanced(0, 1, "good");  // ends at octet 84
  const auto broken_by = [&](const FileBuilder& bad) {
    FileBuilder file = good;
    file.add(bad.octets()).enhanced(0, 2, "never seen");
    const SeenCapture seen = read_all(file.octets());
    EXPECT_EQ(seen.frames.size(), 1U);
    return seen.broken.value_or("not broken");
  };
  EXPECT_EQ(broken_by(FileBuilder().u32(6).u32(8)),
            "test: breaks at octet 84: a pcapng block of type 6 claims a length of 8 octets, which no such block has.");
  EXPECT_EQ(
      broken_by(FileBuilder().u32(9).u32(13)),
      "test: breaks at octet 84: a pcapng block of type 9 claims a length of 13 octets, which no such block has.");
  EXPECT_EQ(broken_by(FileBuilder().u32(6).u32(32).u32(0).u64(0).u32(0).u32(0).u32(36)),
            "test: breaks at octet 84: a pcapng block has two lengths, 32 and 36.");
  EXPECT_EQ(broken_by(FileBuilder().block(6, FileBuilder().u32(0).u64(0).u32(5).u32(5).text("four"))),
            "test: breaks at octet 84: a packet block of 36 octets claims 5 captured ones.");
  EXPECT_EQ(broken_by(FileBuilder().enhanced(1, 0, "x")),
            "test: breaks at octet 84: a packet block names interface 1 of 1.");
  EXPECT_EQ(broken_by(FileBuilder().u32(6).u32(2 << 20)),
            "test: breaks at octet 84: a pcapng block of type 6 claims 2097152 octets, more than any network frame "
            "has.");
  EXPECT_EQ(broken_by(FileBuilder().u32(99).u32(2 << 20)),
            "test: breaks at octet 84: a pcapng block of 2097152 octets was expected, 52 are there.");
  EXPECT_EQ(broken_by(FileBuilder().block(1, FileBuilder().u16(1).u16(0).u32(0).u16(9).u16(5).u32(0))),
            "test: breaks at octet 84: an option of an interface goes past its block.");
  EXPECT_EQ(broken_by(FileBuilder().block(0x0a0d0d0a, FileBuilder().u32(0).u16(1).u16(0).u64(0))),
            "test: breaks at octet 84: the section header's byte-order magic is missing.");
  EXPECT_EQ(broken_by(FileBuilder().block(0x0a0d0d0a, FileBuilder().u32(0x1a2b3c4d).u16(2).u16(1).u64(0))),
            "test: breaks at octet 84: it is pcapng version 2.1, only 1.x is read.");
}

TEST(Pcapng, InterfacesOfASectionAreBounded) {
  FileBuilder file;
  file.section();
  for (int i = 0; i < 65'537; ++i) file.interface();
  EXPECT_EQ(read_all(file.octets()).broken,
            "test: breaks at octet 1310748: a section describes more than 65536 interfaces.");
}

TEST(StampUnit, EveryResolutionIsDefinedAndSaturates) {
  for (unsigned resolution = 0; resolution < 256; ++resolution) {
    const StampUnit unit = StampUnit::from_resolution(static_cast<std::uint8_t>(resolution));
    EXPECT_EQ(unit.stamp(0), Timestamp{0}) << resolution;
    const std::int64_t largest = unit.stamp(UINT64_MAX).nanoseconds;
    EXPECT_GE(largest, 0) << resolution;
    EXPECT_LE(largest, kStampLimit_ns) << resolution;
  }
  EXPECT_EQ(StampUnit::from_resolution(0).stamp(UINT64_MAX).nanoseconds, kStampLimit_ns);
  EXPECT_EQ(StampUnit::from_resolution(28).stamp(UINT64_MAX).nanoseconds, 1);
  EXPECT_EQ(StampUnit::from_resolution(29).stamp(UINT64_MAX).nanoseconds, 0);
  EXPECT_EQ(StampUnit::from_resolution(0x80 + 32).stamp(std::uint64_t{3} << 31U).nanoseconds, 1'500'000'000);
  StampUnit offset = StampUnit::from_resolution(6);
  offset.set_offset_s(INT64_MIN);
  EXPECT_EQ(offset.stamp(UINT64_MAX).nanoseconds, -kStampLimit_ns);
}

}  // namespace
}  // namespace sextant::test
