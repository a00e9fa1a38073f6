// SPDX-License-Identifier: BSD-3-Clause
#include "src/read_time.h"

#include <gtest/gtest.h>

#include <string>

namespace sextant::test {
namespace {

std::int64_t nanoseconds_of(std::string_view text) {
  const Expected<Timestamp> time = parse_time(text);
  return time ? time->nanoseconds : -1;
}

TEST(ReadTime, BothFormsNameTheSameInstant) {
  EXPECT_EQ(nanoseconds_of("2026-01-01T00:00:00Z"), 1'767'225'600'000'000'000);
  EXPECT_EQ(nanoseconds_of("1767225600"), 1'767'225'600'000'000'000);
  EXPECT_EQ(nanoseconds_of("2026-01-01 00:00:00z"), 1'767'225'600'000'000'000);
  EXPECT_EQ(nanoseconds_of("1970-01-01T00:00:00Z"), 0);
  EXPECT_EQ(nanoseconds_of("0"), 0);
}

TEST(ReadTime, FractionsReachNanoseconds) {
  EXPECT_EQ(nanoseconds_of("1970-01-01T00:00:01.5Z"), 1'500'000'000);
  EXPECT_EQ(nanoseconds_of("1970-01-01T00:00:01.000000001Z"), 1'000'000'001);
  EXPECT_EQ(nanoseconds_of("1.25"), 1'250'000'000);
  EXPECT_EQ(nanoseconds_of("1.000000009"), 1'000'000'009);
}

TEST(ReadTime, CalendarIsTheGregorianOne) {
  EXPECT_EQ(nanoseconds_of("2024-02-29T23:59:59Z"), 1'709'251'199'000'000'000);
  EXPECT_EQ(nanoseconds_of("2000-02-29T00:00:00Z"), 951'782'400'000'000'000);
}

TEST(ReadTime, EverythingElseIsRefusedWithASentence) {
  for (const std::string_view text : {"",
                                      "now",
                                      "2026-01-01",
                                      "2026-01-01T00:00:00",
                                      "2026-01-01T00:00:00+08:00",
                                      "2026-02-30T00:00:00Z",
                                      "2025-02-29T00:00:00Z",
                                      "2026-13-01T00:00:00Z",
                                      "2026-01-01T24:00:00Z",
                                      "2026-01-01T00:60:00Z",
                                      "2026-01-01T00:00:60Z",
                                      "2026-01-01T00:00:00.Z",
                                      "2026-01-01T00:00:00.1234567890Z",
                                      "2026-01-01T00:00:00Z ",
                                      "1969-12-31T23:59:59Z",
                                      "2101-01-01T00:00:00Z",
                                      "99999999999999999999",
                                      "4102444801",
                                      "1.",
                                      "1.1234567890",
                                      "-1",
                                      "1e9",
                                      "26-01-01T00:00:00Z"}) {
    const Expected<Timestamp> time = parse_time(text);
    ASSERT_FALSE(time.has_value()) << text;
    EXPECT_NE(time.error().sentence.find(text), std::string::npos);
    EXPECT_TRUE(time.error().sentence.ends_with('.'));
  }
}

}  // namespace
}  // namespace sextant::test
