// SPDX-License-Identifier: BSD-3-Clause
// Matching allocates nothing, neither by `new` nor through Hyperscan, and neither does a worker's step to newer rules.
#include <gtest/gtest.h>
#include <hs/hs.h>

#include <array>
#include <cstdlib>
#include <string>

#include "dataplane/classify/application_source.h"
#include "tests/dataplane/allocation_count.h"

namespace sextant::test {
namespace {

TEST(MatcherMemory, MatchingAllocatesNothing) {
  ASSERT_EQ(hs_set_allocator(counted_malloc, std::free), HS_SUCCESS);
  ApplicationRules rules;
  rules.applications.resize(2);
  rules.suffixes = {{"example.com", 1}};
  rules.signatures = {{"^ab.*c[^d]{3,9}", SignatureTransport::tcp, 2}, {"a+b", SignatureTransport::udp, 2}};
  auto matcher = ApplicationMatcher::compile(rules, 1);
  ASSERT_TRUE(matcher.has_value());
  ApplicationSource source(1);
  source.publish(*std::move(matcher));
  const std::string text = "ab of the payload: c0000000";
  const auto payload = std::as_bytes(std::span(text));

  const std::uint64_t before = allocations();
  const ApplicationSnapshot snapshot = source.reader(0).newest();
  source.reader(0).moved_on();
  MatcherScratch& scratch = snapshot.value->scratch(0);
  std::array<std::size_t, 3> seen{};
  for (std::size_t i = 0; i < 1000; ++i) {
    ++seen[snapshot.value->by_name("www.example.com")];
    ++seen[snapshot.value->by_name("www.example.net")];
    ++seen[snapshot.value->by_payload(SignatureTransport::tcp, payload, scratch)];
    ++seen[snapshot.value->by_payload(SignatureTransport::udp, payload, scratch)];
  }
  EXPECT_EQ(allocations(), before);
  EXPECT_EQ(seen, (std::array<std::size_t, 3>{1000, 1000, 2000}));
}

/// Hyperscan's memory is given out by us, up to some number of pieces.
std::size_t pieces_left = 0;
void* scarce(std::size_t size) {
  if (pieces_left == 0) return nullptr;
  --pieces_left;
  return std::malloc(size);
}

TEST(MatcherMemory, TooLittleIsASentenceWhereverItRunsOut) {
  ASSERT_EQ(hs_set_allocator(scarce, std::free), HS_SUCCESS);
  ApplicationRules rules;
  rules.applications.resize(1);
  rules.signatures = {{"^ab", SignatureTransport::tcp, 1}, {"^a+b", SignatureTransport::udp, 1}};
  bool is_compiled = false;
  for (std::size_t pieces = 0; !is_compiled && pieces < 100; ++pieces) {
    pieces_left = pieces;
    const auto matcher = ApplicationMatcher::compile(rules, 3);
    is_compiled = matcher.has_value();
    if (is_compiled) continue;
    EXPECT_FALSE(matcher.error().sentence.empty());
  }
  EXPECT_TRUE(is_compiled);
  ASSERT_EQ(hs_set_allocator(nullptr, nullptr), HS_SUCCESS);
}

}  // namespace
}  // namespace sextant::test
