// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "controlplane/applications/application_file.h"

namespace sextant {
namespace {

std::string refusal_of(std::string_view text) {
  const ApplicationText file{"apps.yaml", text};
  const auto set = read_application_texts({&file, 1});
  return set ? "accepted" : set.error().sentence;
}

struct BadDocument {
  std::string text;
  std::string sentence;  ///< behind the file's name
};

void expect_all(const std::vector<BadDocument>& documents) {
  for (const BadDocument& bad : documents) EXPECT_EQ(refusal_of(bad.text), "apps.yaml:" + bad.sentence) << bad.text;
}

const std::string kItem = "'- {name: Example, category: portal, suffixes: [example.com]}'";

/// One application with one suffix, at 1:22.
std::string with_suffix(const std::string& suffix) {
  return "- {name: A, suffixes: [" + suffix + "]}";
}

TEST(BadDocument, WhatIsNoListOfApplications) {
  expect_all({
      {"", " holds no application; write an item for each, such as " + kItem + "."},
      {"# nothing yet\n", " holds no application; write an item for each, such as " + kItem + "."},
      {"[]", " holds no application; write an item for each, such as " + kItem + "."},
      {"name: A\n", "1:1: a file of applications is a list of items such as " + kItem + "; found a mapping."},
      {"A\n", "1:1: a file of applications is a list of items such as " + kItem + "; found 'A'."},
      {"- A\n", "1:3: an application is a mapping such as " + kItem + "; found 'A'."},
      {"- [A]\n", "1:3: an application is a mapping such as " + kItem + "; found a list."},
      {"-\n", "2:1: an application is a mapping such as " + kItem + "; found nothing."},
      {"- {name: A, suffixes: [a.org\n",
       "1:3: a list or a mapping stands where a key is expected; keys are plain words."},
      {"- &a {name: A}\n", "1:3: anchors (&name) are not accepted; write the value out."},
      {"- {name: A, name: B}\n", "1:13: the key 'name' stands twice in one mapping; the first is at 1:4."},
      {"- name: A\xff\n", "1:10: the octet 0xff is not UTF-8; save the file as UTF-8."},
      {std::string((1U << 20U) + 1, '\n'),
       " larger than 1 MiB; write long lists of domains as CSV, in a file whose name ends in .csv."},
  });
}

TEST(BadDocument, KeysThatDoNotExist) {
  expect_all({
      {"- {name: A, sufixes: [a.org]}", "1:13: unknown key 'sufixes' in an application; did you mean 'suffixes'?"},
      {"- {Name: A, suffixes: [a.org]}", "1:4: unknown key 'Name' in an application; did you mean 'name'?"},
      {"- {name: A, publicsuffix: true}",
       "1:13: unknown key 'publicsuffix' in an application; did you mean 'public_suffix'?"},
      {"- {name: A, colour: red}",
       "1:13: unknown key 'colour' in an application; known are name, category, owner, suffixes, signatures, servers, "
       "public_suffix."},
      {"- {name: A, signatures: [{transport: tcp, patern: '^a'}]}",
       "1:43: unknown key 'patern' in a signature; did you mean 'pattern'?"},
      {"- {name: A, signatures: [{port: 80, pattern: '^a'}]}",
       "1:27: unknown key 'port' in a signature; did you mean 'transport'?"},
  });
}

TEST(BadDocument, NamesCategoriesAndOwners) {
  const std::string name_is = "the name of an application is 1 to 64 characters on one line without blanks at its ends";
  const std::string long_text(65, 'x');
  const std::string cut = "'" + std::string(40, 'x') + "…'";
  expect_all({
      {"- {suffixes: [a.org]}", "1:3: an application needs a 'name'."},
      {"- {name: [A], suffixes: [a.org]}", "1:10: name wants a text; found a list."},
      {"- {name: , suffixes: [a.org]}", "1:4: name wants a text; found nothing."},
      {"- {name: '', suffixes: [a.org]}", "1:10: " + name_is + ", not ''."},
      {"- {name: ' A', suffixes: [a.org]}", "1:10: " + name_is + ", not ' A'."},
      {"- {name: \"A\\nB\", suffixes: [a.org]}", "1:10: " + name_is + ", not 'A\\x0aB'."},
      {"- {name: " + long_text + ", suffixes: [a.org]}", "1:10: " + name_is + ", not " + cut + "."},
      {"- {name: A}", "1:10: nothing tells the application 'A'; give it suffixes, signatures or servers."},
      {"- {name: A, suffixes: [a.org]}\n- {name: A, suffixes: [b.org]}",
       "2:10: the application 'A' stands here for the second time; the first is at 1:10: make one of them."},
      {"- {name: A, category: Video, suffixes: [a.org]}",
       "1:23: a category is 1 to 32 lower-case letters, digits and '_', such as video, not 'Video'."},
      {"- {name: A, category: [video], suffixes: [a.org]}", "1:23: category wants a word; found a list."},
      {"- {name: A, owner: {}, suffixes: [a.org]}", "1:20: owner wants a text; found a mapping."},
      {"- {name: A, owner: '', suffixes: [a.org]}",
       "1:20: an owner is 1 to 64 characters on one line without blanks at its ends, not ''."},
      {"- {name: A, public_suffix: yes, suffixes: [a.org]}", "1:28: public_suffix wants true or false; found 'yes'."},
  });
}

TEST(BadDocument, WhatIsNoDomain) {
  const std::string label(64, 'a');
  const std::string longest =
      std::string(63, 'a') + "." + std::string(63, 'b') + "." + std::string(63, 'c') + "." + std::string(63, 'd');
  const std::string cut = "'" + std::string(40, 'a') + "…'";
  const std::string wants = "suffixes wants a list of domains such as [example.com, example.org]; found ";
  expect_all({
      {"- {name: A, suffixes: a.org}", "1:23: " + wants + "'a.org'."},
      {"- {name: A, suffixes: []}", "1:23: " + wants + "a list."},
      {with_suffix("{a: b}"), "1:24: " + wants + "a mapping."},
      {with_suffix("''"), "1:24: a domain is empty; write it, such as example.com."},
      {with_suffix("b.org, a..org"),
       "1:31: 'a..org' is no domain: a label is empty; write one dot between labels, and none at either end."},
      {with_suffix(".a.org"),
       "1:24: '.a.org' is no domain: a label is empty; write one dot between labels, and none at either end."},
      {with_suffix("a.org."),
       "1:24: 'a.org.' is no domain: a label is empty; write one dot between labels, and none at either end."},
      {with_suffix("'*.a.org'"),
       "1:24: '*.a.org' is no domain: leave the '*.' out; a domain stands for every name under it."},
      {with_suffix("'https://a.org/'"),
       "1:24: 'https://a.org/' is no domain: write the name alone, without the scheme and path of a URL."},
      {with_suffix("a.org/b"),
       "1:24: 'a.org/b' is no domain: the character '/' cannot stand in it; labels are made of letters, digits, '-' "
       "and '_'."},
      {with_suffix("a b.org"),
       "1:24: 'a b.org' is no domain: the character ' ' cannot stand in it; labels are made of letters, digits, '-' "
       "and '_'."},
      {with_suffix("中国.cn"),
       "1:24: '中国.cn' is no domain: write its labels beyond ASCII as A-labels (xn--...), as they are on the wire."},
      {with_suffix(label + ".org"),
       "1:24: " + cut + " is no domain: the label " + cut + " has 64 octets, and a label at most 63."},
      {with_suffix(longest), "1:24: " + cut + " is no domain: it has 255 octets, and a name at most 253."},
      {with_suffix("-a.org"), "1:24: '-a.org' is no domain: the label '-a' begins or ends with '-'."},
      {with_suffix("a-.org"), "1:24: 'a-.org' is no domain: the label 'a-' begins or ends with '-'."},
      {with_suffix("192.0.2.1"),
       "1:24: '192.0.2.1' is no domain: its last label is a number; write addresses as prefixes under 'servers'."},
  });
}

TEST(BadDocument, DomainsOfEverybodyAndOfTwo) {
  const std::string remedy = ": write a longer domain, or say 'public_suffix: true' if all are meant.";
  expect_all({
      {with_suffix("com"), "1:24: anybody can register a name under 'com'" + remedy},
      {with_suffix("CO.UK"), "1:24: anybody can register a name under 'co.uk'" + remedy},
      {with_suffix("a.org, gov.cn"), "1:31: anybody can register a name under 'gov.cn'" + remedy},
      {with_suffix("xn--fiqs8s"), "1:24: anybody can register a name under 'xn--fiqs8s'" + remedy},
      {with_suffix("localhost"), "1:24: anybody can register a name under 'localhost'" + remedy},
      {"- {name: A, public_suffix: false, suffixes: [com]}", "1:46: anybody can register a name under 'com'" + remedy},
      {"- {name: A, suffixes: [a.org]}\n- {name: B, suffixes: [b.org, A.org]}",
       "2:31: 'A.org' is given to 'B' here, and to 'A' at 1:24; give it to one of them."},
      {"- {name: A, servers: [192.0.2.0/24]}\n- {name: B, servers: [192.0.2.0/24]}",
       "2:23: '192.0.2.0/24' is given to 'B' here, and to 'A' at 1:23; give it to one of them."},
  });
}

TEST(BadDocument, SignaturesAndServers) {
  const std::string signatures = "signatures wants a list of items such as {transport: tcp, pattern: '^SSH-'}; found ";
  const std::string servers = "servers wants a list of prefixes such as [192.0.2.0/24, '2001:db8::/32']; found ";
  const std::string pattern = "a pattern begins with '^', at the first octet of a payload, and goes on; found ";
  expect_all({
      {"- {name: A, signatures: '^a'}", "1:25: " + signatures + "the quoted text '^a'."},
      {"- {name: A, signatures: ['^a']}", "1:26: " + signatures + "the quoted text '^a'."},
      {"- {name: A, signatures: [{pattern: '^a'}]}", "1:26: a signature needs a 'transport': tcp or udp."},
      {"- {name: A, signatures: [{transport: tcp}]}", "1:26: a signature needs a 'pattern', a regular expression."},
      {"- {name: A, signatures: [{transport: sctp, pattern: '^a'}]}",
       "1:38: transport wants tcp or udp; found 'sctp'."},
      {"- {name: A, signatures: [{transport: tcp, pattern: [a]}]}",
       "1:52: pattern wants a regular expression in single quotes; found a list."},
      {"- {name: A, signatures: [{transport: tcp, pattern: 'a'}]}", "1:52: " + pattern + "'a'."},
      {"- {name: A, signatures: [{transport: tcp, pattern: '^'}]}", "1:52: " + pattern + "'^'."},
      {"- {name: A, signatures: [{transport: tcp, pattern: '^" + std::string(1000, 'a') + "'}]}",
       "1:52: a pattern has at most 1000 octets, and this one 1001; shorten it."},
      {"- {name: A, servers: 192.0.2.0/24}", "1:22: " + servers + "'192.0.2.0/24'."},
      {"- {name: A, servers: [[]]}", "1:23: " + servers + "a list."},
      {"- {name: A, servers: [192.0.2.1]}",
       "1:23: '192.0.2.1' is no prefix of servers; add '/' and how many leading bits count, such as /24; /32 is this "
       "one address."},
      {"- {name: A, servers: [192.0.2.1/24]}",
       "1:23: '192.0.2.1/24' is no prefix of servers; bits are set behind the first 24; write 192.0.2.0/24."},
      {"- {name: A, servers: [192.0.2.0/33]}",
       "1:23: '192.0.2.0/33' is no prefix of servers; the length is a whole number from 0 to 32, not '33'."},
      {"- {name: A, servers: [a.org]}", "1:23: 'a.org' is no prefix of servers; 'a.org' is no IPv4 address."},
      {"- {name: A, servers: ['2001:db8::1/32']}",
       "1:23: '2001:db8::1/32' is no prefix of servers; bits are set behind the first 32; write 2001:db8::/32."},
  });
}

}  // namespace
}  // namespace sextant
