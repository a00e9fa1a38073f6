// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/applications/numbering.h"

#include <gtest/gtest.h>

namespace sextant::test {
namespace {

const Application kMail{"Mail", "mail", ""};
const Application kVideo{"Video", "video", ""};
const Application kMusic{"Music", "music", "Owner"};

TEST(Numbering, KeepsEveryNumberThatWasGivenAndAppendsWhatIsNew) {
  ApplicationRules rules;
  rules.applications = {kMusic, {"Mail", "messaging", "New owner"}};
  rules.suffixes = {{"music.example", 1}, {"mail.example", 2}};
  rules.signatures = {{"^MUSIC", SignatureTransport::tcp, 1}};
  rules.ipv4_servers = {{{}, 2}};
  rules.ipv6_servers = {{{}, 1}};
  const ApplicationRules kept = renumbered(std::move(rules), {kMail, kVideo});
  ASSERT_EQ(kept.applications.size(), 3U);
  EXPECT_EQ(kept.applications[0].category, "messaging") << "what the new rules say of an old application counts";
  EXPECT_EQ(kept.applications[1].name, "Video") << "no rule tells it any more; its counts stay its own";
  EXPECT_EQ(kept.applications[2].owner, "Owner");
  EXPECT_EQ(kept.suffixes[0].application, 3);
  EXPECT_EQ(kept.suffixes[1].application, 1);
  EXPECT_EQ(kept.signatures[0].application, 3);
  EXPECT_EQ(kept.ipv4_servers[0].label, 1U);
  EXPECT_EQ(kept.ipv6_servers[0].label, 3U);
}

TEST(Numbering, ChangesNothingWhereNothingWasBefore) {
  ApplicationRules rules;
  rules.applications = {kMail, kVideo};
  rules.suffixes = {{"video.example", 2}};
  const ApplicationRules kept = renumbered(rules, {});
  ASSERT_EQ(kept.applications.size(), 2U);
  EXPECT_EQ(kept.applications[1].name, "Video");
  EXPECT_EQ(kept.suffixes[0].application, 2);
}

}  // namespace
}  // namespace sextant::test
