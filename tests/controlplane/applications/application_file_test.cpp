// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/applications/application_file.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <initializer_list>

namespace sextant {
namespace {

ApplicationSet read(std::initializer_list<ApplicationText> texts) {
  auto set = read_application_texts(texts);
  EXPECT_TRUE(set.has_value()) << (set ? "" : set.error().sentence);
  return set ? *std::move(set) : ApplicationSet{};
}

/// "example.com=Example;..." in the order of the rules.
std::string suffixes_of(const ApplicationRules& rules) {
  std::string text;
  for (const auto& [domain, application] : rules.suffixes) {
    text += domain + "=" + rules.applications[application - 1U].name + ";";
  }
  return text;
}

/// "Example(portal,Example Ltd);..."
std::string applications_of(const ApplicationRules& rules) {
  std::string text;
  for (const Application& application : rules.applications) {
    text += application.name + "(" + application.category + "," + application.owner + ");";
  }
  return text;
}

TEST(ApplicationFile, YamlSaysEverything) {
  const ApplicationSet set = read({{"apps.yaml", R"(# two
- name: 哔哩哔哩
  category: video
  owner: Bilibili
  suffixes: [Bilibili.com, hdslb.com, bilibili.com]
  signatures:
    - {transport: tcp, pattern: '^\x00BILI'}
    - {pattern: "^bili", transport: udp}
  servers: [203.0.113.0/24, "2001:db8::/32", 2001:db8:1::/48]
- {name: 12306, public_suffix: true, suffixes: [gov.cn, gov, 12306.cn]}
)"}});
  EXPECT_EQ(applications_of(set.rules), "哔哩哔哩(video,Bilibili);12306(other,);");
  EXPECT_EQ(suffixes_of(set.rules), "12306.cn=12306;bilibili.com=哔哩哔哩;gov=12306;gov.cn=12306;hdslb.com=哔哩哔哩;");
  ASSERT_EQ(set.rules.signatures.size(), 2U);
  EXPECT_EQ(set.rules.signatures[0].pattern, "^\\x00BILI");
  EXPECT_EQ(set.rules.signatures[1].transport, SignatureTransport::udp);
  EXPECT_EQ(set.signature_places, (std::vector<std::string>{"apps.yaml:7:33", "apps.yaml:8:17"}));
  ASSERT_EQ(set.rules.ipv4_servers.size(), 1U);
  EXPECT_EQ(set.rules.ipv4_servers[0].prefix.length, 24);
  EXPECT_EQ(set.rules.ipv4_servers[0].label, 1U);
  ASSERT_EQ(set.rules.ipv6_servers.size(), 2U);
  EXPECT_EQ(set.rules.ipv6_servers[0].prefix.length, 32);
}

TEST(ApplicationFile, CsvSaysDomains) {
  const ApplicationSet set = read({{"apps.csv",
                                    "\xEF\xBB\xBFsuffix,application,category\r\n# mine\r\n\r\n"
                                    "a.example.org, \"A, Ltd \"\"x\"\"\" ,video\r\n"
                                    "B.EXAMPLE.ORG\t,B\n"
                                    "c.example.org,B,social,B Ltd\nd.example.org,B,,\nd.example.org,B"}});
  EXPECT_EQ(applications_of(set.rules), "A, Ltd \"x\"(video,);B(social,B Ltd);");
  EXPECT_EQ(suffixes_of(set.rules), "a.example.org=A, Ltd \"x\";b.example.org=B;c.example.org=B;d.example.org=B;");
}

TEST(ApplicationFile, ALaterFileAddsAndWins) {
  const ApplicationText first{"1.yaml", R"(
- {name: A, category: video, owner: A Ltd, suffixes: [a.org, x.org], servers: [192.0.2.0/24],
   signatures: [{transport: tcp, pattern: '^a1'}, {transport: tcp, pattern: '^a2'}]}
- {name: B, category: social, suffixes: [b.org]}
)"};
  const ApplicationText second{"2.yaml", R"(
- {name: B, owner: B Ltd, suffixes: [x.org], servers: [192.0.2.0/24], signatures: [{transport: udp, pattern: '^b'}]}
- {name: A, category: music}
)"};
  const ApplicationText third{"3.csv", "c.org,C\nb.org,C\n"};
  const ApplicationSet set = read({first, second, third});
  EXPECT_EQ(applications_of(set.rules), "A(music,A Ltd);B(social,B Ltd);C(other,);");
  EXPECT_EQ(suffixes_of(set.rules), "a.org=A;b.org=C;c.org=C;x.org=B;");
  ASSERT_EQ(set.rules.ipv4_servers.size(), 1U);
  EXPECT_EQ(set.rules.ipv4_servers[0].label, 2U);
  ASSERT_EQ(set.rules.signatures.size(), 3U);
  EXPECT_EQ(set.rules.signatures[0].pattern, "^b");
  EXPECT_EQ(set.rules.signatures[1].pattern, "^a1");
  EXPECT_EQ(set.rules.signatures[2].pattern, "^a2");
  EXPECT_EQ(set.signature_places[0].substr(0, 7), "2.yaml:");
}

TEST(ApplicationFile, OneHundredThousandDomainsAreTaken) {
  std::string text;
  for (int i = 0; i < 100'000; ++i) {
    text += "host" + std::to_string(i) + ".example.com,Service " + std::to_string(i % 1000) + ",cloud,Somebody\n";
  }
  const ApplicationSet set = read({{"many.csv", text}});
  EXPECT_EQ(set.rules.suffixes.size(), 100'000U);
  EXPECT_EQ(set.rules.applications.size(), 1000U);
}

TEST(ApplicationFile, FilesComeAfterTheTextsBefore) {
  const std::filesystem::path folder =
      std::filesystem::temp_directory_path() / ("sextant-applications-" + std::to_string(getpid()));
  std::filesystem::create_directory(folder);
  const std::string yaml = folder / "mine.yaml";
  const std::string csv = folder / "mine.csv";
  std::ofstream(yaml) << "- {name: Bilibili, owner: Me}\n";
  std::ofstream(csv) << "bilibili.com,Mine\n";
  const std::vector<std::string> paths{yaml, csv};
  const auto set = read_application_files(starter_texts(), paths);
  ASSERT_TRUE(set.has_value()) << set.error().sentence;
  EXPECT_TRUE(applications_of(set->rules).contains("Bilibili(video,Me);"));
  EXPECT_TRUE(suffixes_of(set->rules).contains(";bilibili.com=Mine;"));
  const auto refusal = [](const std::string& path) {
    const auto read = read_application_files({}, {&path, 1});
    return read ? "accepted" : read.error().sentence;
  };
  EXPECT_EQ(refusal(folder / "missing"),
            (folder / "missing").string() + ": cannot be opened: No such file or directory.");
  EXPECT_EQ(refusal(folder), folder.string() + ": is a folder; a file of applications is a regular file.");
  std::filesystem::resize_file(csv, kListFileLimit + 1);  // without a block on the disk
  EXPECT_EQ(refusal(csv), csv + ": larger than 256 MiB; a million domains are some 40 MiB.");
  std::filesystem::resize_file(yaml, (1U << 20U) + 1);
  EXPECT_EQ(refusal(yaml),
            yaml + ": larger than 1 MiB; write long lists of domains as CSV, in a file whose name ends in .csv.");
  EXPECT_EQ(refusal(yaml + ".csv"), yaml + ".csv: cannot be opened: No such file or directory.");
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace sextant
