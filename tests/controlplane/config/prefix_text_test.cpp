// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/config/prefix_text.h"

#include <gtest/gtest.h>

namespace sextant {
namespace {

TEST(PrefixText, is_printed_as_RFC_5952_wants) {
  for (const auto& [text, expected] : {
           std::pair{"2001:DB8:0:0:0:0:0:0/32", "2001:db8::/32"},
           std::pair{"::/0", "::/0"},
           std::pair{"0:0::0/128", "::/128"},
           std::pair{"64:ff9b:0000:0000::/96", "64:ff9b::/96"},
           std::pair{"::ffff:0:0/96", "::ffff:0.0.0.0/96"},
           std::pair{"64:ff9b::192.0.2.33/128", "64:ff9b::c000:221/128"},
           std::pair{"2001:db8:0:1:1:1:1:1/128", "2001:db8:0:1:1:1:1:1/128"},
       }) {
    const auto prefix = read_prefix(text);
    ASSERT_TRUE(prefix.has_value()) << text << "; " << prefix.error();
    EXPECT_EQ(prefix_text(*prefix), expected);
    EXPECT_EQ(read_prefix(expected), prefix) << expected;
  }
}

TEST(PrefixText, of_IPv4_is_read_by_the_same_rules) {
  for (const std::string_view text : {"192.0.2.0/24", "0.0.0.0/0", "10.128.0.0/9", "255.255.255.255/32"}) {
    const auto prefix = read_ipv4_prefix(text);
    ASSERT_TRUE(prefix.has_value()) << text << "; " << prefix.error();
    EXPECT_EQ(prefix_text(*prefix), text);
  }
  EXPECT_EQ(read_ipv4_prefix("192.0.2.1/24").error(), "bits are set behind the first 24; write 192.0.2.0/24");
  EXPECT_EQ(read_ipv4_prefix("192.0.2.0/33").error(), "the length is a whole number from 0 to 32, not '33'");
  EXPECT_EQ(read_ipv4_prefix("2001:db8::/32").error(), "'2001:db8::' is no IPv4 address");
}

TEST(PrefixText, refuses_bits_behind_every_length) {
  const Ipv6Prefix all = read_prefix("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128").value();
  for (int length = 0; length < 128; ++length) {
    Ipv6Prefix prefix = all;
    prefix.length = static_cast<std::uint8_t>(length);
    const auto refused = read_prefix(prefix_text(prefix));
    ASSERT_FALSE(refused.has_value()) << length;
    const std::size_t proposal = refused.error().find("write ");
    ASSERT_NE(proposal, std::string::npos) << refused.error();
    // What the sentence proposes is accepted, and keeps exactly the leading bits.
    const auto network = read_prefix(std::string_view(refused.error()).substr(proposal + 6));
    ASSERT_TRUE(network.has_value()) << refused.error();
    for (int bit = 0; bit < 128; ++bit) {
      const auto octet = std::to_integer<unsigned>(network->address.octets[static_cast<std::size_t>(bit / 8)]);
      EXPECT_EQ((octet >> (7 - bit % 8) & 1U) == 1U, bit < length) << length << ", bit " << bit;
    }
  }
}

}  // namespace
}  // namespace sextant
