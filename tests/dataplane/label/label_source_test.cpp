// SPDX-License-Identifier: BSD-3-Clause
// The hand-over of prefix tables: first its rules with one thread, then two workers that look up while tables come and
// go. Built with TSan as well; a table used after it was freed is a fault, because its memory is unmapped.
#include "dataplane/label/label_source.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "tests/dataplane/label/routes.h"

namespace sextant::test {
namespace {

/// A table that labels 10.0.0.0/8 so.
std::unique_ptr<const PrefixTable> table_of(Label label) {
  const LabelledIpv4Prefix route = route4("10.0.0.0/8", label);
  return *PrefixTable::build({&route, 1}, {});
}

Label label_in(const LabelSnapshot& snapshot) {
  return snapshot.value->label_of(ipv4("10.1.2.3"));
}

TEST(LabelSource, BeginsWithNoTable) {
  LabelSource source(1);
  EXPECT_EQ(source.reader(0).newest(), LabelSnapshot{});
  EXPECT_EQ(source.newest(), LabelSnapshot{});
  EXPECT_EQ(source.reclaim(), 0U);
  EXPECT_EQ(source.publish(table_of(1)), 1U);
  const LabelSnapshot first = source.reader(0).newest();
  EXPECT_EQ(first.epoch, 1U);
  EXPECT_EQ(label_in(first), 1U);
  EXPECT_EQ(first, source.newest());
}

TEST(LabelSource, KeepsTheOldTableUntilEveryWorkerHasMovedOn) {
  LabelSource source(2);
  source.publish(table_of(1));
  for (std::size_t i : {0, 1}) {
    ASSERT_EQ(source.reader(i).newest().epoch, 1U);
    source.reader(i).moved_on();
  }
  source.publish(table_of(2));
  EXPECT_EQ(source.reclaim(), 1U);
  ASSERT_EQ(source.reader(0).newest().epoch, 2U);
  source.reader(0).moved_on();
  EXPECT_EQ(source.reclaim(), 1U) << "worker 1 still uses the first table";
  ASSERT_EQ(source.reader(1).newest().epoch, 2U);
  EXPECT_EQ(source.reclaim(), 1U) << "and while it has not moved on, it may";
  source.reader(1).moved_on();
  EXPECT_EQ(source.reclaim(), 0U);
}

TEST(LabelSource, AWorkerTakesOneStepAtATime) {
  LabelSource source(1);
  LabelReader& reader = source.reader(0);
  source.publish(table_of(1));
  EXPECT_EQ(reader.newest().epoch, 1U);
  source.publish(table_of(2));
  EXPECT_EQ(reader.newest().epoch, 1U) << "it has not said that it moved on to the first";
  reader.moved_on();
  EXPECT_EQ(reader.newest().epoch, 2U);
  EXPECT_EQ(label_in(reader.newest()), 2U);
  reader.moved_on();
  reader.moved_on();
  EXPECT_EQ(source.reclaim(), 0U);
}

TEST(LabelSource, AWorkerThatNeverAsksKeepsNothingItWasOffered) {
  LabelSource source(2);
  LabelReader& stuck = source.reader(0);
  LabelReader& moving = source.reader(1);
  for (Label label = 1; label <= 50; ++label) {
    source.publish(table_of(label));
    ASSERT_EQ(label_in(moving.newest()), label);
    moving.moved_on();
    ASSERT_EQ(source.reclaim(), 0U);
  }
  EXPECT_EQ(label_in(stuck.newest()), 50U) << "it finds the newest, whatever it missed";
}

TEST(LabelSource, AStuckWorkerKeepsWhatItUsesAndWhatItTook) {
  LabelSource source(1);
  LabelReader& stuck = source.reader(0);
  source.publish(table_of(1));
  const LabelSnapshot used = stuck.newest();
  stuck.moved_on();
  source.publish(table_of(2));
  const LabelSnapshot taken = stuck.newest();
  for (Label label = 3; label <= 50; ++label) {
    source.publish(table_of(label));
    ASSERT_EQ(source.reclaim(), 2U);
  }
  EXPECT_EQ(label_in(used), 1U);
  EXPECT_EQ(label_in(taken), 2U);
  stuck.moved_on();
  EXPECT_EQ(source.reclaim(), 1U);
  EXPECT_EQ(label_in(stuck.newest()), 50U);
  stuck.moved_on();
  EXPECT_EQ(source.reclaim(), 0U);
}

TEST(LabelSource, WorkersLookUpWhileTablesComeAndGo) {
  constexpr Label kTables = 50;
  LabelSource source(2);
  std::atomic<std::uint64_t> wrong{0};
  std::vector<std::thread> workers;
  for (std::size_t i : {0, 1}) {
    workers.emplace_back([&reader = source.reader(i), &wrong] {
      std::uint32_t epoch = 0;
      while (epoch < kTables) {
        const LabelSnapshot newest = reader.newest();
        if (newest.epoch < epoch) wrong.fetch_add(1);
        // The table's label is its epoch; the lookups of one turn use one table.
        if (newest.value != nullptr && label_in(newest) != newest.epoch) wrong.fetch_add(1);
        if (newest.epoch != epoch) reader.moved_on();
        epoch = newest.epoch;
      }
    });
  }
  for (Label label = 1; label <= kTables; ++label) {
    source.publish(table_of(label));
    if (source.reclaim() > 4) wrong.fetch_add(1);
  }
  for (std::thread& worker : workers) worker.join();
  EXPECT_EQ(wrong.load(), 0U);
  EXPECT_EQ(source.reclaim(), 0U);
}

}  // namespace
}  // namespace sextant::test
