// SPDX-License-Identifier: BSD-3-Clause
// After their start the readers allocate nothing, and neither does OpenSSL for them, whatever the outcome.
#include <gtest/gtest.h>
#include <openssl/crypto.h>

#include <cstdlib>

#include "dataplane/classify/gquic.h"
#include "dataplane/classify/quic_initial.h"
#include "dataplane/classify/stream_assembler.h"
#include "tests/dataplane/allocation_count.h"
#include "tests/dataplane/classify/rfc_initials.h"

namespace sextant::test {
namespace {

// OpenSSL takes these only before its first allocation.
const int kOpensslIsCounted = CRYPTO_set_mem_functions(
    [](std::size_t size, const char*, int) { return counted_malloc(size); },
    [](void* memory, std::size_t size, const char*, int) { return counted_realloc(memory, size); },
    [](void* memory, const char*, int) { std::free(memory); });

TEST(ClassifyMemory, AnInitialTakesNone) {
  ASSERT_EQ(kOpensslIsCounted, 1);
  auto reader = QuicInitialReader::make();
  ASSERT_TRUE(reader.has_value());
  EXPECT_GT(allocations(), 0U);
  auto version_1 = octets_of(kVersion1Initial);
  const auto version_2 = octets_of(kVersion2Initial);
  const std::uint64_t before = allocations();
  QuicConnectionId first;
  bool opened = true;
  for (int i = 0; i < 10; ++i) {
    opened = opened && reader->open(version_1, first).outcome == QuicOutcome::opened &&
             reader->open(version_2, first).outcome == QuicOutcome::opened;
    version_1.back() ^= std::byte{1};
    opened = opened && reader->open(version_1, first).outcome == QuicOutcome::not_authentic;
    opened = opened && reader->open(std::span{version_1}.first(100), first).outcome == QuicOutcome::cut;
    version_1.back() ^= std::byte{1};
    static_cast<void>(read_gquic(version_1));
  }
  EXPECT_EQ(allocations(), before);
  EXPECT_TRUE(opened);
}

TEST(ClassifyMemory, StreamsTakeNone) {
  auto assembler = StreamAssembler::make(4, true);
  ASSERT_TRUE(assembler.has_value());
  const std::vector<std::byte> piece(100);
  const std::uint64_t before = allocations();
  std::uint32_t grown = 0;
  for (std::uint32_t i = 0; i < 100; ++i) {
    const std::uint32_t slot = assembler->acquire(i).slot;
    for (std::uint64_t offset = 1000; offset-- > 0;) grown += assembler->add(slot, 10 * offset, piece) ? 1 : 0;
  }
  EXPECT_EQ(allocations(), before);
  EXPECT_GT(grown, 0U);
}

}  // namespace
}  // namespace sextant::test
