// SPDX-License-Identifier: BSD-3-Clause
#include "tests/controlplane/config/bad_file_test.h"

namespace sextant {
namespace {

const BadFile kBadOctets[] = {
    {"UTF-16",
     std::string("\xff\xfep\x00r\x00o\x00"
                 "b\x00"
                 "e\x00",
                 12),
     "bad.yaml:1:1: the octet 0xff is not UTF-8; save the file as UTF-8."},
    {"UTF-16 without a mark",
     std::string("p\x00r\x00o\x00"
                 "b\x00"
                 "e\x00",
                 10),
     "bad.yaml:1:2: a NUL octet; this is not a text file, or it is saved as UTF-16 instead of UTF-8."},
    {"Latin-1", "probe: ix\n# caf\xe9\n", "bad.yaml:2:6: the octet 0xe9 is not UTF-8; save the file as UTF-8."},
    {"an overlong slash", "probe: \xc0\xaf\n", "bad.yaml:1:8: the octet 0xc0 is not UTF-8; save the file as UTF-8."},
    {"an overlong three-octet form", "# \xe0\x80\xaf\n",
     "bad.yaml:1:3: the octet 0xe0 is not UTF-8; save the file as UTF-8."},
    {"an overlong four-octet form", "# \xf0\x80\x80\xaf\n",
     "bad.yaml:1:3: the octet 0xf0 is not UTF-8; save the file as UTF-8."},
    {"a surrogate", "# \xed\xa0\x80\n", "bad.yaml:1:3: the octet 0xed is not UTF-8; save the file as UTF-8."},
    {"above U+10FFFF", "# \xf4\x90\x80\x80\n", "bad.yaml:1:3: the octet 0xf4 is not UTF-8; save the file as UTF-8."},
    {"an octet that never appears", "# \xf8\n", "bad.yaml:1:3: the octet 0xf8 is not UTF-8; save the file as UTF-8."},
    {"a character cut at the end", "# \xe2\x82", "bad.yaml:1:3: the octet 0xe2 is not UTF-8; save the file as UTF-8."},
    {"a lone continuation", "# \x80\n", "bad.yaml:1:3: the octet 0x80 is not UTF-8; save the file as UTF-8."},
    {"a NUL", std::string("probe: ix\x00\n", 11),
     "bad.yaml:1:10: a NUL octet; this is not a text file, or it is saved as UTF-16 instead of UTF-8."},
    {"an escape sequence", "probe: \x1b[31mix\n",
     "bad.yaml:1:8: the control character 0x1b has no place in a configuration; remove it."},
    {"a bell in a comment", "# \x07\n",
     "bad.yaml:1:3: the control character 0x07 has no place in a configuration; remove it."},
    {"a delete", "probe: i\x7fx\n",
     "bad.yaml:1:9: the control character 0x7f has no place in a configuration; remove it."},
    {"a C1 control character", "# \xc2\x85\n",
     "bad.yaml:1:3: the control character 0x85 has no place in a configuration; remove it."},
    {"columns count characters", "# \xc3\xa9\nprobe: {\xc3\xa9: \xc3\xb1, \"\xc3\xbc\": 1, prt: 2}\n",
     "bad.yaml:2:1: a configuration needs 'ports': what to receive from.\n"
     "bad.yaml:2:1: a configuration needs 'links': what to measure.\n"
     "bad.yaml:2:8: probe wants 1 to 32 of a-z, 0-9, '_' and '-'; found a mapping."},
    {"a column after wide characters", "\"\xe6\x97\xa5\xe6\x9c\xac\": {x: [\xc3\xa9, &a b]}\n",
     "bad.yaml:1:15: anchors (&name) are not accepted; write the value out."},
    {"a byte order mark moves nothing", "\xef\xbb\xbfprobe: IX\n",
     "bad.yaml:1:1: a configuration needs 'ports': what to receive from.\n"
     "bad.yaml:1:1: a configuration needs 'links': what to measure.\n"
     "bad.yaml:1:8: probe wants 1 to 32 of a-z, 0-9, '_' and '-'; found 'IX'."},
    {"Windows line ends", "ports:\r\n  - {name: East, device: net_null0}\r\nlinks: []\r\n",
     "bad.yaml:2:12: ports[0].name wants 1 to 32 of a-z, 0-9, '_' and '-'; found 'East'.\n"
     "bad.yaml:3:8: links wants 1 to 1024 items; found 0."},
    {"an escaped NUL in a text", port("mtu: \"15\\00\""),
     "bad.yaml:2:42: ports[0].mtu wants a whole number from 1280 to 9710; found the quoted text '15\\x000'."},
    {"an escaped line end in a name", below("probe: \"a\\nb\""),
     "bad.yaml:5:8: probe wants 1 to 32 of a-z, 0-9, '_' and '-'; found the quoted text 'a\\x0ab'."},
    {"an escaped control character in a key", "\"\\e[2J\": 1\n",
     "bad.yaml:1:1: unknown key '\\x1b[2J'; known are probe, ports, links, workers, flows, decode, fragments, labels, "
     "names, applications, api, "
     "memory.\n"
     "bad.yaml:1:1: a configuration needs 'ports': what to receive from.\n"
     "bad.yaml:1:1: a configuration needs 'links': what to measure."},
    {"a very long key", "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk: 1\n",
     "bad.yaml:1:1: unknown key 'kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk\xe2\x80\xa6'; known are probe, ports, links, "
     "workers, flows, decode, fragments, labels, names, applications, api, memory.\n"
     "bad.yaml:1:1: a configuration needs 'ports': what to receive from.\n"
     "bad.yaml:1:1: a configuration needs 'links': what to measure."},
};

INSTANTIATE_TEST_SUITE_P(Octets, BadFileTest, testing::ValuesIn(kBadOctets), title_of);

}  // namespace
}  // namespace sextant
