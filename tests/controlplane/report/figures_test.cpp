// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/report/figures.h"

#include <gtest/gtest.h>

#include <cmath>

namespace sextant {
namespace {

TEST(Figures, ThousandsAreSetApart) {
  EXPECT_EQ(grouped(0), "0");
  EXPECT_EQ(grouped(999), "999");
  EXPECT_EQ(grouped(1'000), "1,000");
  EXPECT_EQ(grouped(123'456), "123,456");
  EXPECT_EQ(grouped(UINT64_MAX), "18,446,744,073,709,551,615");
}

TEST(Figures, SiPrefixesKeepThreeDigits) {
  EXPECT_EQ(with_si_prefix(0), "0");
  EXPECT_EQ(with_si_prefix(999), "999");
  EXPECT_EQ(with_si_prefix(1'000), "1.00 k");
  EXPECT_EQ(with_si_prefix(14'880'952), "14.9 M");
  EXPECT_EQ(with_si_prefix(999'499), "999 k");
  EXPECT_EQ(with_si_prefix(999'500), "1.00 M");
  EXPECT_EQ(with_si_prefix(100'000'000'000, "bit/s"), "100 Gbit/s");
  EXPECT_EQ(with_si_prefix(17, "bit/s"), "17 bit/s");
}

TEST(Figures, SizesAreBinary) {
  EXPECT_EQ(binary_size(17), "17 B");
  EXPECT_EQ(binary_size(1'023), "1023 B");
  EXPECT_EQ(binary_size(1'024), "1.00 KiB");
  EXPECT_EQ(binary_size(1'536), "1.50 KiB");
  EXPECT_EQ(binary_size(UINT64_MAX), "16.0 EiB");
}

TEST(Figures, APercentageNeverHidesARemainder) {
  EXPECT_EQ(percent(0.0), "0.00 %");
  EXPECT_EQ(percent(0.4321), "43.21 %");
  EXPECT_EQ(percent(1.0), "100.00 %");
  EXPECT_EQ(percent(0.000'001), "<0.01 %");
  EXPECT_EQ(percent(0.999'999), ">99.99 %");
  EXPECT_EQ(percent(std::nullopt), "-");
  EXPECT_EQ(percent(std::nan("")), "-");
  EXPECT_EQ(percent_of(1, 3), "33.33 %");
  EXPECT_EQ(percent_of(0, 0), "-");
}

TEST(Figures, TimesAreRfc3339InUtc) {
  EXPECT_EQ(rfc3339(Timestamp{0}), "1970-01-01T00:00:00.000000Z");
  EXPECT_EQ(rfc3339(Timestamp{1'767'225'600'123'456'789}), "2026-01-01T00:00:00.123456Z");
  EXPECT_EQ(rfc3339(Timestamp{951'782'399'999'999'999}), "2000-02-28T23:59:59.999999Z");
  EXPECT_EQ(rfc3339(Timestamp{-1}), "1969-12-31T23:59:59.999999Z");
}

TEST(Figures, DurationsHaveTwoUnits) {
  EXPECT_EQ(duration_text(0), "0 ns");
  EXPECT_EQ(duration_text(1'500), "1 us 500 ns");
  EXPECT_EQ(duration_text(120'000'000), "120 ms");
  EXPECT_EQ(duration_text(313 * kNanosecondsPerSecond), "5 min 13 s");
  EXPECT_EQ(duration_text(90'000 * kNanosecondsPerSecond), "1 d 1 h");
}

TEST(Figures, BarsFillFromTheLeft) {
  EXPECT_EQ(bar(0, 4), "░░░░");
  EXPECT_EQ(bar(0.5, 4), "██░░");
  EXPECT_EQ(bar(1, 4), "████");
  EXPECT_EQ(bar(7, 2), "██");
}

TEST(Figures, ANameCannotDriveTheTerminal) {
  EXPECT_EQ(printable("a\x1b[2Jb\nc\x7f"), "a?[2Jb?c?");
  EXPECT_EQ(printable("süß.pcap"), "süß.pcap");
}

TEST(Figures, ColumnsAreCountedWithoutEscapesAndContinuations) {
  EXPECT_EQ(columns_of("abc"), 3U);
  EXPECT_EQ(columns_of("██░"), 3U);
  EXPECT_EQ(columns_of("\x1b[1;31mab\x1b[0m"), 2U);
}

TEST(Figures, LongTextIsBrokenAtSpaces) {
  EXPECT_EQ(wrapped("one two three", 2, 7), "one two\n  three");
  EXPECT_EQ(wrapped("unbreakable", 2, 4), "unbreakable");
  EXPECT_EQ(wrapped("", 2, 4), "");
}

}  // namespace
}  // namespace sextant
