// SPDX-License-Identifier: BSD-3-Clause
// A worker that matches while rules come and go. Built with TSan as well.
#include "dataplane/classify/application_source.h"

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <string>
#include <thread>

namespace sextant::test {
namespace {

/// Under these rules every name under example.com, and every payload of a and b, is of `application`.
std::unique_ptr<const ApplicationMatcher> matcher_of(ApplicationId application) {
  ApplicationRules rules;
  rules.applications.resize(application);
  rules.suffixes = {{"example.com", application}};
  rules.signatures = {{"^ab", SignatureTransport::tcp, application}};
  auto matcher = ApplicationMatcher::compile(rules, 2);
  return matcher ? *std::move(matcher) : nullptr;
}

TEST(ApplicationSource, AWorkerMatchesWhileRulesComeAndGo) {
  constexpr ApplicationId kSwaps = 1'000;
  ApplicationSource source(2);
  std::atomic<std::uint64_t> wrong{0};
  std::thread worker([&wrong, &reader = source.reader(1)] {
    const std::string text = "ab";
    std::uint32_t epoch = 0;
    while (epoch < kSwaps) {
      const ApplicationSnapshot newest = reader.newest();
      if (newest.epoch != epoch) reader.moved_on();
      epoch = newest.epoch;
      if (newest.value == nullptr) continue;
      // Rules are for the application of their epoch's number.
      MatcherScratch& scratch = newest.value->scratch(1);
      const auto payload = std::as_bytes(std::span(text));
      if (newest.value->by_name("www.example.com") != epoch) wrong.fetch_add(1);
      if (newest.value->by_payload(SignatureTransport::tcp, payload, scratch) != epoch) wrong.fetch_add(1);
    }
  });
  std::size_t most_waiting = 0;
  for (ApplicationId application = 1; application <= kSwaps; ++application) {
    source.publish(matcher_of(application));
    most_waiting = std::max(most_waiting, source.reclaim());
  }
  worker.join();
  EXPECT_EQ(wrong.load(), 0U);
  EXPECT_LE(most_waiting, 2U);
  EXPECT_EQ(source.reclaim(), 0U) << "worker 0 never asked and keeps nothing";
}

}  // namespace
}  // namespace sextant::test
