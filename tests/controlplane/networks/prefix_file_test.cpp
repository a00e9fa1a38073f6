// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/networks/prefix_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace sextant {
namespace {

Ipv4Prefix ipv4(unsigned a, unsigned b, unsigned c, unsigned d, std::uint8_t length) {
  return {
      {{static_cast<std::byte>(a), static_cast<std::byte>(b), static_cast<std::byte>(c), static_cast<std::byte>(d)}},
      length};
}

/// The address whose first octets are given; the rest is zero.
Ipv6Prefix ipv6(std::initializer_list<unsigned> first, std::uint8_t length) {
  Ipv6Prefix prefix{.address = {}, .length = length};
  std::size_t at = 0;
  for (const unsigned octet : first) prefix.address.octets[at++] = static_cast<std::byte>(octet);
  return prefix;
}

LabelledPrefixes read_whole(std::string_view text) {
  auto prefixes = read_prefix_text(text, "nets.txt");
  EXPECT_TRUE(prefixes.has_value()) << (prefixes ? "" : prefixes.error().sentence);
  return prefixes ? *prefixes : LabelledPrefixes{};
}

std::string refusal_of(std::string_view text) {
  const auto prefixes = read_prefix_text(text, "nets.txt");
  return prefixes ? "accepted" : prefixes.error().sentence;
}

TEST(PrefixFile, TakesBothFamiliesInAnyOrder) {
  const LabelledPrefixes prefixes = read_whole("2001:db8::/32 4711\n192.0.2.0/24 17\n10.0.0.0/8 1\n::/0 16777215\n");
  EXPECT_EQ(prefixes.ipv4, (std::vector<LabelledIpv4Prefix>{{ipv4(10, 0, 0, 0, 8), 1}, {ipv4(192, 0, 2, 0, 24), 17}}));
  EXPECT_EQ(prefixes.ipv6,
            (std::vector<LabelledIpv6Prefix>{{ipv6({}, 0), 16777215}, {ipv6({0x20, 0x01, 0x0d, 0xb8}, 32), 4711}}));
}

TEST(PrefixFile, BlanksCommentsEmptyLinesAndLineEndsDoNotMatter) {
  const std::vector<LabelledIpv4Prefix> one{{ipv4(192, 0, 2, 0, 24), 17}};
  for (const std::string_view text :
       {"192.0.2.0/24 17", "192.0.2.0/24 17\n", "192.0.2.0/24\t17\r\n", "  192.0.2.0/24 \t  17  \n",
        "\n\r\n192.0.2.0/24 17", "# networks\n192.0.2.0/24 17 # ours\n#", "192.0.2.0/24 17#ours",
        "192.0.2.0/24 00017\n \t \n"}) {
    EXPECT_EQ(read_whole(text).ipv4, one) << text;
  }
}

TEST(PrefixFile, TheEdgesOfLengthsAndLabelsAreFine) {
  const LabelledPrefixes prefixes = read_whole(
      "0.0.0.0/0 1\n255.255.255.255/32 2\n128.0.0.0/1 3\n10.128.0.0/9 4\n::ffff:192.0.2.1/128 5\n8000::/1 6\n");
  EXPECT_EQ(prefixes.ipv4, (std::vector<LabelledIpv4Prefix>{{ipv4(0, 0, 0, 0, 0), 1},
                                                            {ipv4(10, 128, 0, 0, 9), 4},
                                                            {ipv4(128, 0, 0, 0, 1), 3},
                                                            {ipv4(255, 255, 255, 255, 32), 2}}));
  EXPECT_EQ(prefixes.ipv6,
            (std::vector<LabelledIpv6Prefix>{{ipv6({0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 2, 1}, 128), 5},
                                             {ipv6({0x80}, 1), 6}}));
}

TEST(PrefixFile, OfEqualPrefixesTheLastCounts) {
  const LabelledPrefixes prefixes =
      read_whole("10.0.0.0/8 1\n2001:db8::/32 2\n10.0.0.0/16 3\n10.0.0.0/8 4\n2001:DB8:0::/32 5\n10.0.0.0/8 6\n");
  EXPECT_EQ(prefixes.ipv4, (std::vector<LabelledIpv4Prefix>{{ipv4(10, 0, 0, 0, 8), 6}, {ipv4(10, 0, 0, 0, 16), 3}}));
  EXPECT_EQ(prefixes.ipv6, (std::vector<LabelledIpv6Prefix>{{ipv6({0x20, 0x01, 0x0d, 0xb8}, 32), 5}}));
}

struct BadLine {
  std::string line;
  std::string sentence;  ///< behind the file's name and the number of the line
};

TEST(PrefixFile, AWrongLineIsNamedWithItsNumberAndWhatToDo) {
  using namespace std::string_literals;
  const std::string line_is = "a line is a prefix and its label, such as '192.0.2.0/24 17'.";
  const std::string label_is = "write a whole number from 1 to 16777215.";
  const std::vector<BadLine> lines{
      {"192.0.2.0/24", "there is no label behind '192.0.2.0/24'; " + line_is},
      {"192.0.2.0/24 # 17", "there is no label behind '192.0.2.0/24'; " + line_is},
      {"17", "there is no label behind '17'; " + line_is},
      {"192.0.2.0/24 0", "'0' is no label; " + label_is},
      {"192.0.2.0/24 16777216", "'16777216' is no label; " + label_is},
      {"192.0.2.0/24 99999999999999999999", "'99999999999999999999' is no label; " + label_is},
      {"192.0.2.0/24 -1", "'-1' is no label; " + label_is},
      {"192.0.2.0/24 +1", "'+1' is no label; " + label_is},
      {"192.0.2.0/24 0x11", "'0x11' is no label; " + label_is},
      {"192.0.2.0/24 AS64496", "'AS64496' is no label; " + label_is},
      {"192.0.2.0/24,17", "there is no label behind '192.0.2.0/24,17'; " + line_is},
      {"192.0.2.0/24 17 18",
       "'18' stands behind the label; begin a comment with '#', and each prefix on a line of its own."},
      {"17 192.0.2.0/24", "'192.0.2.0/24' is no label; " + label_is},
      {"192.0.2.0 17", "'192.0.2.0' has no length; add '/' and how many leading bits count, 32 for this one address."},
      {"2001:db8:: 17",
       "'2001:db8::' has no length; add '/' and how many leading bits count, 128 for this one address."},
      {"192.0.2.0/33 17", "the length of an IPv4 prefix is a whole number from 0 to 32, not '33'."},
      {"2001:db8::/129 17", "the length of an IPv6 prefix is a whole number from 0 to 128, not '129'."},
      {"192.0.2.0/ 17", "the length of an IPv4 prefix is a whole number from 0 to 32, not ''."},
      {"192.0.2.0/255.255.255.0 17",
       "the length of an IPv4 prefix is a whole number from 0 to 32, not '255.255.255.0'."},
      {"192.0.2.0/24/8 17", "the length of an IPv4 prefix is a whole number from 0 to 32, not '24/8'."},
      {"192.0.2.1/24 17", "'192.0.2.1/24' has bits set behind the first 24; write 192.0.2.0/24."},
      {"10.255.0.0/9 17", "'10.255.0.0/9' has bits set behind the first 9; write 10.128.0.0/9."},
      {"2001:db8::1/32 17", "'2001:db8::1/32' has bits set behind the first 32; write 2001:db8::/32."},
      {"::1/0 17", "'::1/0' has bits set behind the first 0; write ::/0."},
      {"192.0.2/24 17", "'192.0.2' is no address of IPv4 or IPv6; " + line_is},
      {"192.0.02.0/24 17", "'192.0.02.0' is no address of IPv4 or IPv6; " + line_is},
      {"192.0.256.0/24 17", "'192.0.256.0' is no address of IPv4 or IPv6; " + line_is},
      {"2001:db8:::/32 17", "'2001:db8:::' is no address of IPv4 or IPv6; " + line_is},
      {"fe80::1%eth0/128 17", "'fe80::1%eth0' is no address of IPv4 or IPv6; " + line_is},
      {"/24 17", "'' is no address of IPv4 or IPv6; " + line_is},
      {"example.org/24 17", "'example.org' is no address of IPv4 or IPv6; " + line_is},
      {"192.0.2.0\0/24 17"s, "'192.0.2.0\\x00' is no address of IPv4 or IPv6; " + line_is},
      {"\x1b[31m/24 17", "'\\x1b[31m' is no address of IPv4 or IPv6; " + line_is},
      {"192.0.2.0/24 17 #" + std::string(1024, '-'), "the line is longer than 1024 octets; " + line_is},
      {std::string(100, '1') + "/24 17", "'" + std::string(40, '1') + "…' is no address of IPv4 or IPv6; " + line_is},
  };
  for (const BadLine& bad : lines) {
    EXPECT_EQ(refusal_of(bad.line), "nets.txt:1: " + bad.sentence);
    EXPECT_EQ(refusal_of("# two\r\n10.0.0.0/8 1\r\n" + bad.line + "\r\n11.0.0.0/8 2\r\n"),
              "nets.txt:3: " + bad.sentence);
  }
}

TEST(PrefixFile, TextWithoutAnyPrefixIsRefused) {
  for (const std::string_view text : {"", "\n\n", "# nothing yet\n"}) {
    EXPECT_EQ(refusal_of(text),
              "nets.txt: holds no prefix; a line is a prefix and its label, such as '192.0.2.0/24 17'.");
  }
}

TEST(PrefixFile, ALineOfTheGreatestLengthIsTaken) {
  const std::string line = "192.0.2.0/24 17 #";
  EXPECT_EQ(read_whole(line + std::string(kPrefixLineLimit - line.size(), '-') + "\r\n").ipv4.size(), 1U);
}

TEST(PrefixFile, WhatIsNoReadableFileIsNamed) {
  const std::filesystem::path folder =
      std::filesystem::temp_directory_path() / ("sextant-prefix-file-" + std::to_string(getpid()));
  std::filesystem::create_directory(folder);
  const auto refusal = [](const std::string& path) {
    const auto prefixes = read_prefix_file(path);
    return prefixes ? "accepted" : prefixes.error().sentence;
  };
  const std::string missing = folder / "missing";
  EXPECT_EQ(refusal(missing), missing + ": cannot be opened: No such file or directory.");
  EXPECT_EQ(refusal(folder),
            folder.string() + ": is no regular file; name one that holds a prefix and its label a line.");
  const std::string pipe = folder / "pipe";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_EQ(refusal(pipe), pipe + ": is no regular file; name one that holds a prefix and its label a line.");
  const std::string large = folder / "large";
  std::ofstream(large).close();
  std::filesystem::resize_file(large, kPrefixFileLimit + 1);  // without a block on the disk
  EXPECT_EQ(refusal(large), large + ": larger than 256 MiB; a full table of both families is some 40 MiB.");
  const std::string fine = folder / "fine";
  std::ofstream(fine) << "192.0.2.0/24 17\n";
  const auto prefixes = read_prefix_file(fine);
  ASSERT_TRUE(prefixes.has_value());
  EXPECT_EQ(prefixes->ipv4.size(), 1U);
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace sextant
