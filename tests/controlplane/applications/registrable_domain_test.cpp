// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/applications/registrable_domain.h"

#include <gtest/gtest.h>

#include <string>

namespace sextant {
namespace {

TEST(RegistrableDomain, IsOneLabelMoreThanAPublicSuffix) {
  EXPECT_EQ(registrable_domain("www.example.com"), "example.com");
  EXPECT_EQ(registrable_domain("example.com"), "example.com");
  EXPECT_EQ(registrable_domain("a.b.c.example.co.uk"), "example.co.uk");
  EXPECT_EQ(registrable_domain("www.miit.gov.cn"), "miit.gov.cn");
  EXPECT_EQ(registrable_domain("mirrors.tuna.tsinghua.edu.cn"), "tsinghua.edu.cn");
  EXPECT_EQ(registrable_domain("www.example.xn--fiqs8s"), "example.xn--fiqs8s");
}

TEST(RegistrableDomain, OfARuleWithAnAsteriskAndItsExceptions) {
  EXPECT_EQ(registrable_domain("a.b.c.ck"), "b.c.ck");
  EXPECT_EQ(registrable_domain("www.ck"), "www.ck");
  EXPECT_EQ(registrable_domain("x.city.kawasaki.jp"), "city.kawasaki.jp");
}

TEST(RegistrableDomain, ACompanysOwnSuffixIsItsDomain) {
  EXPECT_EQ(registrable_domain("d111111abcdef8.cloudfront.net"), "cloudfront.net");
  EXPECT_EQ(registrable_domain("somebody.github.io"), "github.io");
}

TEST(RegistrableDomain, OfAnUnknownTopLevelIsTwoLabels) {
  EXPECT_EQ(registrable_domain("a.printer.lan"), "printer.lan");
}

TEST(RegistrableDomain, ThereIsNone) {
  for (const std::string_view name :
       {"", "com", "co.uk", "gov.cn", "localhost", ".", ".com", "example.com.", "a..com"}) {
    EXPECT_EQ(registrable_domain(name), "") << name;
  }
  EXPECT_EQ(registrable_domain(std::string(250, 'a') + ".com"), "");
}

TEST(RegistrableDomain, IsAPartOfTheName) {
  const std::string_view name = "www.example.com";
  EXPECT_EQ(registrable_domain(name).data(), name.data() + 4);
}

TEST(PublicSuffix, IsWhereRegistriesGiveOutNames) {
  for (const std::string_view name : {"com", "cn", "gov.cn", "edu.cn", "gov", "gov.uk", "co.uk", "localhost"}) {
    EXPECT_TRUE(is_public_suffix(name)) << name;
  }
  for (const std::string_view name : {"example.com", "beijing.gov.cn", "cloudfront.net", "github.io", "", "a.."}) {
    EXPECT_FALSE(is_public_suffix(name)) << name;
  }
}

}  // namespace
}  // namespace sextant
