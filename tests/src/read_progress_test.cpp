// SPDX-License-Identifier: BSD-3-Clause
#include "src/read_progress.h"

#include <gtest/gtest.h>

namespace sextant::test {
namespace {

TEST(ReadProgress, LineTellsHowFarWhereTheSizeIsKnown) {
  EXPECT_EQ(progress_line({3'000'000, 250'000'000, 1'000'000'000}, 2.0),
            "250.0 of 1000.0 MB (25 %), 3.00 M packets, 1.50 M packets/s");
}

TEST(ReadProgress, LineOfAPipeHasNoEnd) {
  EXPECT_EQ(progress_line({3'000'000, 250'000'000, std::nullopt}, 2.0), "250.0 MB, 3.00 M packets, 1.50 M packets/s");
  EXPECT_EQ(progress_line({0, 0, 0}, 0.0), "0.0 MB, 0.00 M packets, 0.00 M packets/s");
}

TEST(ReadProgress, LineTellsHowManyPacketsThereWillBe) {
  EXPECT_EQ(progress_line({.packets = 3'000'000, .octets = 250'000'000, .packets_total = 4'000'000}, 2.0),
            "250.0 MB, 3.00 of 4.00 M packets (75 %), 1.50 M packets/s");
}

TEST(ReadProgress, NothingIsDueWhereNothingIsShownNorInTheFirstSeconds) {
  EXPECT_FALSE(ReadProgress(false).due());
  EXPECT_FALSE(ReadProgress(true).due());
}

}  // namespace
}  // namespace sextant::test
