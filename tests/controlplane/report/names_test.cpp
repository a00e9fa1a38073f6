// SPDX-License-Identifier: BSD-3-Clause
// Names and applications as JSON and as text.
#include <gtest/gtest.h>

#include "controlplane/report/application_text.h"
#include "controlplane/report/name_text.h"
#include "controlplane/report/summary_document.h"

namespace sextant::test {
namespace {

std::string json_name(std::string name) {
  NameSummary summary;
  summary.names.push_back({std::move(name), NameSource::dns_query, Family::ipv6, 1, 80, false});
  return Document::parse(document_text(names_document(summary))).at(0).at("name");
}

TEST(Names, AreTextInJson) {
  EXPECT_EQ(json_name("www.example.com"), "www.example.com");
  EXPECT_EQ(json_name("my\\032printer._ipp._tcp.local"), "my printer._ipp._tcp.local");
  EXPECT_EQ(json_name("b\\195\\188cher.example"),
            "b\xc3\xbc"
            "cher.example")
      << "UTF-8 is what it is";
  EXPECT_EQ(json_name("x\\255y"), "x\xef\xbf\xbdy") << "what is none is replaced";
  EXPECT_EQ(json_name("a\\046b\\092c\\007d"), "a\\046b\\092c\\007d") << "dots, backslashes and controls stay escaped";
  EXPECT_EQ(json_name("ends\\04"), "ends\\04");
}

TEST(Names, OfQuestionsSayWhetherThereIsAnAaaaRecord) {
  NameSummary names;
  names.names.push_back({"a.example", NameSource::dns_query, Family::ipv4, 1, 80, false, AaaaEvidence::answered});
  names.names.push_back({"b.example", NameSource::dns_query, Family::ipv4, 1, 80, false, AaaaEvidence::empty});
  names.names.push_back({"c.example", NameSource::dns_query, Family::ipv4, 1, 80});
  names.names.push_back({"d.example", NameSource::tls_sni, Family::ipv4, 1, 80});
  const Document list = names_document(names);
  EXPECT_EQ(list.at(0).at("aaaa"), "answered");
  EXPECT_EQ(list.at(1).at("aaaa"), "empty");
  EXPECT_EQ(list.at(2).at("aaaa"), "none");
  EXPECT_FALSE(list.at(3).contains("aaaa"));
}

TEST(Names, TheTableAddsSourcesUpAndTellsItsCoverage) {
  NameSummary names;
  names.names.push_back({"a.example", NameSource::tls_sni, Family::ipv4, 1, 600, false});
  names.names.push_back({"a.example", NameSource::quic_sni, Family::ipv6, 1, 200, false});
  names.names.push_back({"asked.example", NameSource::dns_query, Family::ipv6, 9, 900, false});
  std::string text;
  write_names(text, names, 1'600, {false, 80});
  EXPECT_NE(text.find("a.example"), std::string::npos);
  EXPECT_NE(text.find("25.00 %"), std::string::npos) << text;
  EXPECT_NE(text.find("50.00 %"), std::string::npos) << "800 of 1,600 octets have a name\n" << text;
  EXPECT_EQ(text.find("asked.example"), std::string::npos);
}

ApplicationClasses classes_of(ApplicationCell ipv4, ApplicationCell ipv6, ApplicationCell translated = {}) {
  ApplicationClasses classes{};
  classes[static_cast<std::size_t>(TrafficClass::ipv4)] = ipv4;
  classes[static_cast<std::size_t>(TrafficClass::ipv6)] = ipv6;
  classes[static_cast<std::size_t>(TrafficClass::ipv6_translated)] = translated;
  return classes;
}

ApplicationSummary two_applications() {
  ApplicationSummary summary;
  const ApplicationClasses video = classes_of({{3, 300, 0}, 2}, {{1, 50, 0}, 1}, {{1, 50, 0}, 0});
  summary.applications = {{"Video", "video", "Owner", video, ServerCount{3, 1}},
                          {"Mail", "mail", "", classes_of({{1, 50, 0}, 1}, {}), ServerCount{1, 0}}};
  summary.categories = {{"video", "", "", video, ServerCount{3, 1}}};
  summary.unknown = classes_of({{1, 450, 0}, 1}, {});
  summary.without_ipv6 = {{"mail.example", "Mail", 1, 50}};
  return summary;
}

TEST(Applications, HaveSharesByViewAndCoverageInJson) {
  Document document;
  add_applications(document, two_applications());
  EXPECT_EQ(document.at("applications").at(0).dump(),
            R"({"name":"Video","category":"video","owner":"Owner","ipv4":{"flows":2,"packets":3,"octets":300},)"
            R"("ipv6":{"flows":1,"packets":2,"octets":100},"ipv6_share":0.25,"ipv6_share_outer":0.25,)"
            R"("ipv6_share_service":0.125,"servers":3,"servers_over_ipv6":1})");
  EXPECT_EQ(document.at("categories").at(0).contains("owner"), false);
  EXPECT_EQ(document.at("application_rest").at("coverage"), 0.5);
  EXPECT_EQ(document.at("application_rest").at("unknown").at("ipv4").at("octets"), 450);
  EXPECT_EQ(document.at("application_rest").at("servers_without_ipv6").at(0).at("application"), "Mail");
  EXPECT_FALSE(document.at("application_rest").contains("movers"));
}

TEST(Applications, ThatMoveAreListedWithBothMinutes) {
  ApplicationSummary summary = two_applications();
  const auto families = [](std::uint64_t ipv4, std::uint64_t ipv6) {
    return ApplicationFamilies{ApplicationCell{{1, ipv4, 0}, 0}, ApplicationCell{{1, ipv6, 0}, 0}, ApplicationCell{}};
  };
  summary.movers = {{"Video", families(100, 300), families(0, 40)}};
  Document document;
  add_applications(document, summary);
  EXPECT_EQ(document.at("application_rest").at("movers").dump(),
            R"([{"name":"Video","octets_last_minute":{"ipv4":100,"ipv6":300},)"
            R"("octets_minute_before":{"ipv4":0,"ipv6":40}}])");
}

TEST(Applications, HaveATableForPeople) {
  std::string text;
  write_applications(text, two_applications(), {false, 80});
  for (const char* part : {"Video", "25.00 %", "unknown", "50.00 %", "Categories", "mail.example"}) {
    EXPECT_NE(text.find(part), std::string::npos) << part << '\n' << text;
  }
}

}  // namespace
}  // namespace sextant::test
