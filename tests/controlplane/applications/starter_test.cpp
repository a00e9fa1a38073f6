// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "controlplane/applications/application_file.h"

namespace sextant {
namespace {

TEST(Starter, IsReadByTheReaderOfEveryFile) {
  const auto rules = starter_rules();
  ASSERT_TRUE(rules.has_value()) << rules.error().sentence;
  EXPECT_GE(rules->applications.size(), 300U);
  EXPECT_GE(rules->suffixes.size(), 1500U);
}

TEST(Starter, HasEveryCategory) {
  const auto rules = starter_rules();
  ASSERT_TRUE(rules.has_value()) << rules.error().sentence;
  std::map<std::string, int> counts;
  for (const Application& application : rules->applications) ++counts[application.category];
  for (const char* category :
       {"portal",       "social",   "video",      "ecommerce", "search",    "game",  "app_store", "browser",
        "mail",         "download", "government", "media",     "cdn",       "cloud", "dns",       "messaging",
        "conferencing", "updates",  "finance",    "travel",    "education", "music", "ai",        "protocol"}) {
    EXPECT_GE(counts[category], 5) << category;
  }
  EXPECT_EQ(counts.size(), 24U);
  EXPECT_GE(counts["protocol"], 30);
}

TEST(Starter, SaysEverythingOnce) {
  // What stands in two of its files would silently move from one to the other.
  std::size_t applications = 0;
  std::size_t suffixes = 0;
  for (const ApplicationText& file : starter_texts()) {
    const auto set = read_application_texts({&file, 1});
    ASSERT_TRUE(set.has_value()) << set.error().sentence;
    applications += set->rules.applications.size();
    suffixes += set->rules.suffixes.size();
    for (const Application& application : set->rules.applications) {
      EXPECT_EQ("starter/" + application.category + ".yaml", file.name) << application.name;
    }
  }
  const auto rules = starter_rules();
  ASSERT_TRUE(rules.has_value());
  EXPECT_EQ(rules->applications.size(), applications);
  EXPECT_EQ(rules->suffixes.size(), suffixes);
}

TEST(Starter, KnowsTheDomainsAllKnow) {
  const auto rules = starter_rules();
  ASSERT_TRUE(rules.has_value());
  const auto owner_of = [&](std::string_view domain) -> std::string {
    const auto found = std::ranges::find(rules->suffixes, domain, &ApplicationSuffix::domain);
    return found == rules->suffixes.end() ? "nobody" : rules->applications[found->application - 1U].name;
  };
  EXPECT_EQ(owner_of("bilibili.com"), "Bilibili");
  EXPECT_EQ(owner_of("akamaiedge.net"), "Akamai");
  EXPECT_EQ(owner_of("cloudfront.net"), "Amazon CloudFront");
  EXPECT_EQ(owner_of("alicdn.com"), "Alibaba CDN");
  EXPECT_EQ(owner_of("myqcloud.com"), "Tencent Cloud");
  EXPECT_EQ(owner_of("gov.cn"), "Chinese government");
}

}  // namespace
}  // namespace sextant
