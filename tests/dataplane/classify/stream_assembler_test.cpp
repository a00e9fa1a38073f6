// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/classify/stream_assembler.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace sextant::test {
namespace {

std::span<const std::byte> octets(std::string_view text) {
  return std::as_bytes(std::span{text});
}

StreamAssembler make(std::uint32_t capacity) {
  return std::move(StreamAssembler::make(capacity, false).value());
}

std::string beginning(const StreamAssembler& assembler, std::uint32_t slot) {
  const auto stream = assembler.contiguous(slot);
  return {reinterpret_cast<const char*>(stream.data()), stream.size()};
}

TEST(StreamAssembler, PiecesComeInAnyOrder) {
  StreamAssembler assembler = make(1);
  const std::uint32_t slot = assembler.acquire(7).slot;
  EXPECT_EQ(beginning(assembler, slot), "");
  EXPECT_FALSE(assembler.add(slot, 6, octets("ghi")));
  EXPECT_EQ(beginning(assembler, slot), "");
  EXPECT_TRUE(assembler.add(slot, 0, octets("abc")));
  EXPECT_EQ(beginning(assembler, slot), "abc");
  EXPECT_TRUE(assembler.add(slot, 3, octets("def")));
  EXPECT_EQ(beginning(assembler, slot), "abcdefghi");
  EXPECT_FALSE(assembler.add(slot, 2, octets("cde")));
  EXPECT_FALSE(assembler.add(slot, 0, {}));
}

// RFC 5722 is about fragments, its reason holds here too: no overlap may change what was read before.
TEST(StreamAssembler, FirstOctetsWin) {
  StreamAssembler assembler = make(1);
  const std::uint32_t slot = assembler.acquire(7).slot;
  assembler.add(slot, 2, octets("CD"));
  assembler.add(slot, 6, octets("GH"));
  EXPECT_TRUE(assembler.add(slot, 0, octets("abcdefghij")));
  EXPECT_EQ(beginning(assembler, slot), "abCDefGHij");
}

TEST(StreamAssembler, OctetsPastTheCapacityAreIgnored) {
  StreamAssembler assembler = make(1);
  const std::uint32_t slot = assembler.acquire(7).slot;
  const std::vector<std::byte> much(3 * kStreamCapacity, std::byte{1});
  EXPECT_FALSE(assembler.add(slot, kStreamCapacity, much));
  EXPECT_FALSE(assembler.add(slot, ~std::uint64_t{0}, much));
  EXPECT_FALSE(assembler.add(slot, kStreamCapacity - 1, much));
  EXPECT_TRUE(assembler.add(slot, 0, much));
  EXPECT_EQ(assembler.contiguous(slot).size(), kStreamCapacity);
}

TEST(StreamAssembler, OneGapTooManyIsRefused) {
  StreamAssembler assembler = make(1);
  const std::uint32_t slot = assembler.acquire(7).slot;
  for (std::size_t i = 0; i < StreamAssembler::kRangeLimit; ++i) assembler.add(slot, 10 * (i + 1), octets("x"));
  EXPECT_FALSE(assembler.add(slot, 0, octets("y")));
  EXPECT_EQ(beginning(assembler, slot), "");
  assembler.add(slot, 11, octets("yyyyyyyyy"));
  EXPECT_TRUE(assembler.add(slot, 0, octets("y")));
}

TEST(StreamAssembler, TheOldestGivesWay) {
  StreamAssembler assembler = make(3);
  const std::uint32_t a = assembler.acquire(100).slot;
  const std::uint32_t b = assembler.acquire(101).slot;
  const std::uint32_t c = assembler.acquire(102).slot;
  EXPECT_EQ(assembler.in_use(), 3U);
  assembler.add(a, 0, octets("a"));
  const auto fourth = assembler.acquire(103);
  EXPECT_EQ(fourth.dispossessed, 100U);
  EXPECT_EQ(fourth.slot, a);
  EXPECT_EQ(beginning(assembler, fourth.slot), "");
  assembler.release(c);
  EXPECT_EQ(assembler.in_use(), 2U);
  const auto fifth = assembler.acquire(104);
  EXPECT_EQ(fifth.dispossessed, std::nullopt);
  EXPECT_EQ(fifth.slot, c);
  EXPECT_EQ(assembler.acquire(105).dispossessed, 101U);
  EXPECT_EQ(assembler.acquire(106).dispossessed, 103U);
  EXPECT_EQ(assembler.acquire(107).dispossessed, 104U);
  EXPECT_NE(a, b);
}

// The stream as a map from offset to octet, and the rules as sentences.
class PlainStream {
 public:
  bool add(std::size_t offset, std::span<const std::byte> data) {
    const std::size_t before = contiguous().size();
    const std::size_t end = std::min(offset + data.size(), kStreamCapacity);
    if (offset >= end) return false;
    bool touches = false;
    for (std::size_t at = offset == 0 ? 0 : offset - 1; at <= end && at < kStreamCapacity; ++at) {
      touches = touches || there_[at];
    }
    if (!touches && range_count() == StreamAssembler::kRangeLimit) return false;
    for (std::size_t at = offset; at < end; ++at) {
      if (!there_[at]) octets_[at] = data[at - offset];
      there_[at] = true;
    }
    return contiguous().size() > before;
  }
  std::span<const std::byte> contiguous() const {
    const auto gap = std::ranges::find(there_, false);
    return std::span{octets_}.first(static_cast<std::size_t>(gap - there_.begin()));
  }

 private:
  std::size_t range_count() const {
    std::size_t count = 0;
    for (std::size_t at = 0; at < kStreamCapacity; ++at) count += there_[at] && (at == 0 || !there_[at - 1]) ? 1 : 0;
    return count;
  }

  std::vector<std::byte> octets_ = std::vector<std::byte>(kStreamCapacity);
  std::vector<bool> there_ = std::vector<bool>(kStreamCapacity, false);
};

TEST(StreamAssembler, IsWhatAMapWouldBe) {
  const std::uint64_t seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 random(seed);
  StreamAssembler assembler = make(2);
  for (int round = 0; round < 150; ++round) {
    const std::uint32_t slot = assembler.acquire(static_cast<std::uint32_t>(round)).slot;
    PlainStream plain;
    const std::size_t longest = 1 + random() % (round % 2 == 0 ? 40 : 2000);
    const std::size_t span = round % 3 == 0 ? 200 : kStreamCapacity + 100;
    for (int i = 0; i < 60; ++i) {
      std::vector<std::byte> piece(random() % longest);
      for (std::byte& octet : piece) octet = static_cast<std::byte>(random());
      const std::size_t offset = random() % span;
      ASSERT_EQ(assembler.add(slot, offset, piece), plain.add(offset, piece));
      ASSERT_TRUE(std::ranges::equal(assembler.contiguous(slot), plain.contiguous()));
    }
    if (random() % 2 == 0) assembler.release(slot);
  }
}

TEST(StreamAssembler, TooLittleMemoryIsASentence) {
#ifdef __has_feature
  if (__has_feature(address_sanitizer) || __has_feature(thread_sanitizer)) {
    GTEST_SKIP() << "sanitizers need address space of their own";
  }
#endif
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_AS, &before), 0);
  const rlimit limit{.rlim_cur = std::size_t{1} << 31U, .rlim_max = before.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_AS, &limit), 0);
  const auto assembler = StreamAssembler::make(1U << 20U, false);
  ASSERT_EQ(setrlimit(RLIMIT_AS, &before), 0);
  ASSERT_FALSE(assembler.has_value());
  EXPECT_TRUE(assembler.error().sentence.ends_with('.'));
}

}  // namespace
}  // namespace sextant::test
