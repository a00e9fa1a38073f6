// SPDX-License-Identifier: BSD-3-Clause
#include "tests/controlplane/config/bad_file_test.h"

namespace sextant {
namespace {

std::string segments(std::string_view value) {
  return below("decode: {srv6_prefixes: " + std::string(value) + "}");
}

std::string many_prefixes(int count) {
  std::string text = "[1::/16";
  for (int i = 2; i <= count; ++i) text.append(", ").append(std::to_string(i)) += "::/16";
  return text + "]";
}

const BadFile kBadPrefixes[] = {
    {"a prefix without its length", segments("[\"fc00:1::\"]"),
     "bad.yaml:5:26: decode.srv6_prefixes[0] wants an IPv6 prefix such as 2001:db8::/32; found the quoted text "
     "'fc00:1::'; add '/' and how many leading bits count, such as /64; /128 is this one address."},
    {"prefixes without length and quotes", segments("[fc00::, ::]"),
     "bad.yaml:5:26: decode.srv6_prefixes[0] wants an IPv6 prefix such as 2001:db8::/32; found 'fc00::'; add '/' and "
     "how many leading bits count, such as /64; /128 is this one address.\n"
     "bad.yaml:5:34: decode.srv6_prefixes[1] wants an IPv6 prefix such as 2001:db8::/32; found '::'; add '/' and how "
     "many leading bits count, such as /64; /128 is this one address."},
    {"prefixes without length and quotes, one a line",
     below("decode:\n  srv6_prefixes:\n    - fc00:1::\n    - fc00:2::1"),
     "bad.yaml:7:7: decode.srv6_prefixes[0] wants an IPv6 prefix such as 2001:db8::/32; found 'fc00:1::'; add '/' and "
     "how many leading bits count, such as /64; /128 is this one address.\n"
     "bad.yaml:8:7: decode.srv6_prefixes[1] wants an IPv6 prefix such as 2001:db8::/32; found 'fc00:2::1'; add '/' and "
     "how many leading bits count, such as /64; /128 is this one address."},
    {"a prefix without length, quotes and brackets", below("decode:\n  srv6_prefixes: fc00:1::"),
     "bad.yaml:6:25: not valid YAML: a ':' where no key can end; check the indentation, or quote a text that holds ': "
     "' or ends in ':'."},
    {"the same in braces", segments("fc00:1::"),
     "bad.yaml:5:9: not valid YAML: a '{' opens here and is never closed, or inside a comma is missing or a text ends "
     "in ':'."},
    {"a prefix without brackets", segments("fc00:1::/48"),
     "bad.yaml:5:25: decode.srv6_prefixes wants a list of IPv6 prefixes; found 'fc00:1::/48'; put it in brackets, or "
     "write [] for none."},
    {"two prefixes without brackets", segments("fc00:1::/48, fc00:2::/48"),
     "bad.yaml:5:25: decode.srv6_prefixes wants a list of IPv6 prefixes; found 'fc00:1::/48'; put it in brackets, or "
     "write [] for none.\n"
     "bad.yaml:5:38: unknown key 'fc00:2::/48' in decode; quote a value that holds commas, or put a list in brackets."},
    {"a word for prefixes", below("decode: {translation_prefixes: none}"),
     "bad.yaml:5:32: decode.translation_prefixes wants a list of IPv6 prefixes; found 'none'; put it in brackets, or "
     "write [] for none."},
    {"nothing for prefixes", below("decode: {translation_prefixes: }"),
     "bad.yaml:5:10: decode.translation_prefixes wants a list of IPv6 prefixes; found nothing; write [] for none."},
    {"a mapping for prefixes", segments("{prefix: fc00::/48}"),
     "bad.yaml:5:25: decode.srv6_prefixes wants a list of IPv6 prefixes; found a mapping; begin each item with '- '."},
    {"an IPv4 prefix", segments("[10.0.0.0/8]"),
     "bad.yaml:5:26: decode.srv6_prefixes[0] wants an IPv6 prefix such as 2001:db8::/32; found '10.0.0.0/8'; that is "
     "IPv4, and the prefixes of this list are IPv6."},
    {"an IPv4 address", below("decode: {6rd_prefixes: [192.0.2.1]}"),
     "bad.yaml:5:25: decode.6rd_prefixes[0] wants an IPv6 prefix such as 2001:db8::/32; found '192.0.2.1'; that is "
     "IPv4, and the prefixes of this list are IPv6."},
    {"three colons", segments("[fc00:1:::/48]"),
     "bad.yaml:5:26: decode.srv6_prefixes[0] wants an IPv6 prefix such as 2001:db8::/32; found 'fc00:1:::/48'; "
     "'fc00:1:::' is no IPv6 address."},
    {"too few groups, no hexadecimal, a host's name", segments("[1:2:3/48, fcgg::/48, localhost]"),
     "bad.yaml:5:26: decode.srv6_prefixes[0] wants an IPv6 prefix such as 2001:db8::/32; found '1:2:3/48'; '1:2:3' is "
     "no IPv6 address.\n"
     "bad.yaml:5:36: decode.srv6_prefixes[1] wants an IPv6 prefix such as 2001:db8::/32; found 'fcgg::/48'; 'fcgg::' "
     "is no IPv6 address.\n"
     "bad.yaml:5:47: decode.srv6_prefixes[2] wants an IPv6 prefix such as 2001:db8::/32; found 'localhost'; "
     "'localhost' is no IPv6 address."},
    {"an address with a zone", segments("[\"fe80::1%eth0/64\"]"),
     "bad.yaml:5:26: decode.srv6_prefixes[0] wants an IPv6 prefix such as 2001:db8::/32; found the quoted text "
     "'fe80::1%eth0/64'; 'fe80::1%eth0' is no IPv6 address."},
    {"an address in brackets", segments("[\"[fc00::]/48\"]"),
     "bad.yaml:5:26: decode.srv6_prefixes[0] wants an IPv6 prefix such as 2001:db8::/32; found the quoted text "
     "'[fc00::]/48'; '[fc00::]' is no IPv6 address."},
    {"a NUL in an address", segments("[\"fc00::\\0/48\"]"),
     "bad.yaml:5:26: decode.srv6_prefixes[0] wants an IPv6 prefix such as 2001:db8::/32; found the quoted text "
     "'fc00::\\x00/48'; 'fc00::\\x00' is no IPv6 address."},
    {"a length above 128", segments("[fc00::/129]"),
     "bad.yaml:5:26: decode.srv6_prefixes[0] wants an IPv6 prefix such as 2001:db8::/32; found 'fc00::/129'; the "
     "length is a whole number from 0 to 128, not '129'."},
    {"a length that wraps around in 8 bits", segments("[fc00::/304]"),
     "bad.yaml:5:26: decode.srv6_prefixes[0] wants an IPv6 prefix such as 2001:db8::/32; found 'fc00::/304'; the "
     "length is a whole number from 0 to 128, not '304'."},
    {"no length behind the slash", segments("[fc00::/]"),
     "bad.yaml:5:26: decode.srv6_prefixes[0] wants an IPv6 prefix such as 2001:db8::/32; found 'fc00::/'; the length "
     "is a whole number from 0 to 128, not ''."},
    {"a negative length", segments("[fc00::/-1]"),
     "bad.yaml:5:26: decode.srv6_prefixes[0] wants an IPv6 prefix such as 2001:db8::/32; found 'fc00::/-1'; the length "
     "is a whole number from 0 to 128, not '-1'."},
    {"a length with leading zeros", segments("[fc00::/048]"),
     "bad.yaml:5:26: decode.srv6_prefixes[0] wants an IPv6 prefix such as 2001:db8::/32; found 'fc00::/048'; the "
     "length is a whole number from 0 to 128, not '048'."},
    {"two lengths", segments("[fc00::/48/64]"),
     "bad.yaml:5:26: decode.srv6_prefixes[0] wants an IPv6 prefix such as 2001:db8::/32; found 'fc00::/48/64'; the "
     "length is a whole number from 0 to 128, not '48/64'."},
    {"a blank behind a length", segments("[\"fc00::/48 \"]"),
     "bad.yaml:5:26: decode.srv6_prefixes[0] wants an IPv6 prefix such as 2001:db8::/32; found the quoted text "
     "'fc00::/48 '; the length is a whole number from 0 to 128, not '48 '."},
    {"a host with its network's length", segments("[fc00:0:1::1/48]"),
     "bad.yaml:5:26: decode.srv6_prefixes[0] wants an IPv6 prefix such as 2001:db8::/32; found 'fc00:0:1::1/48'; bits "
     "are set behind the first 48; write fc00:0:1::/48."},
    {"a bit behind the length", below("decode: {6rd_prefixes: [2001:db8:ffff::/33]}"),
     "bad.yaml:5:25: decode.6rd_prefixes[0] wants an IPv6 prefix such as 2001:db8::/32; found '2001:db8:ffff::/33'; "
     "bits are set behind the first 33; write 2001:db8:8000::/33."},
    {"a bit behind no length at all", segments("[1::/0]"),
     "bad.yaml:5:26: decode.srv6_prefixes[0] wants an IPv6 prefix such as 2001:db8::/32; found '1::/0'; bits are set "
     "behind the first 0; write ::/0."},
    {"a blank inside a prefix", segments("[fc00:: /48]"),
     "bad.yaml:5:26: decode.srv6_prefixes[0] wants an IPv6 prefix such as 2001:db8::/32; found a mapping; leave "
     "out the blank behind ':'."},
    {"nothing in a list of prefixes", below("decode:\n  srv6_prefixes:\n    - fc00::/48\n    -\n    - [a]"),
     "bad.yaml:9:5: decode.srv6_prefixes[1] wants an IPv6 prefix such as 2001:db8::/32; found nothing.\n"
     "bad.yaml:9:7: decode.srv6_prefixes[2] wants an IPv6 prefix such as 2001:db8::/32; found a list."},
    {"a prefix twice in two spellings", below("decode: {translation_prefixes: [64:ff9b::/96, 64:FF9B:0::/96]}"),
     "bad.yaml:5:47: decode.translation_prefixes[1] is 64:ff9b::/96 like that at 5:33; once is enough."},
    {"more prefixes than a list can have", segments(many_prefixes(33)),
     "bad.yaml:5:25: decode.srv6_prefixes wants at most 32 items; found 33."},
};

INSTANTIATE_TEST_SUITE_P(Prefixes, BadFileTest, testing::ValuesIn(kBadPrefixes), title_of);

}  // namespace
}  // namespace sextant
