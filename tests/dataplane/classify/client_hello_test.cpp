// SPDX-License-Identifier: BSD-3-Clause
// Hellos of TLS, each with a sentence; each cut everywhere and changed in every octet.
#include "dataplane/classify/client_hello.h"

#include <vector>

#include "tests/dataplane/classify/octets.h"

namespace sextant::test {
namespace {

std::string extension(std::uint32_t type, std::string_view data) {
  return number(2, type) + vector_of(2, data);
}

std::string server_name(std::string_view host, std::uint32_t type = 0) {
  return extension(0, vector_of(2, number(1, type) + vector_of(2, host)));
}

/// A handshake message: version, random, session, cipher suites, compression, extensions.
std::string hello_with(std::string_view rest) {
  return number(1, 1) + vector_of(3, number(2, 0x0303) + std::string(32, 'r') + vector_of(1, "session") +
                                         vector_of(2, number(2, 0x0a0a) + number(2, 0x1301)) +
                                         vector_of(1, std::string(1, 0)) + std::string(rest));
}

std::string hello(std::string_view extensions) {
  return hello_with(vector_of(2, extensions));
}

std::string record(std::string_view fragment, std::uint32_t version = 0x0301, std::uint32_t type = 22) {
  return number(1, type) + number(2, version) + vector_of(2, fragment);
}

/// `message` in records of `size` octets.
std::string records(std::string_view message, std::size_t size) {
  std::string stream;
  for (std::size_t at = 0; at < message.size(); at += size) stream += record(message.substr(at, size));
  return stream;
}

const std::string kNamed = server_name("Www.Example.COM");
const std::string kGrease = extension(0x0a0a, "") + extension(0xfafa, "\x01");
const std::string kOuterEch = extension(0xfe0d, std::string(1, '\0') + "suite, key, payload");

const std::vector<NameCase> kMessages{
    {"a name is found, in lower case", hello(kNamed), NameOutcome::found, "www.example.com"},
    {"GREASE stands before and behind it (RFC 8701)", hello(kGrease + kNamed + kGrease), NameOutcome::found,
     "www.example.com"},
    {"a hello with an ECH is told, its name being the outer one", hello(kOuterEch + kNamed), NameOutcome::found,
     "www.example.com", true},
    {"an inner ECH marks the hello that was encrypted", hello(extension(0xfe0d, "\x01") + kNamed), NameOutcome::found,
     "www.example.com"},
    {"TLS 1.2 may have no extensions at all", hello_with(""), NameOutcome::absent},
    {"extensions may name nobody", hello(kGrease), NameOutcome::absent},
    {"a list of names may be empty, as in a server's hello", hello(extension(0, "")), NameOutcome::absent},
    {"a name of another type is stepped over",
     hello(extension(0, vector_of(2, number(1, 9) + vector_of(2, "other") + number(1, 0) + vector_of(2, "host")))),
     NameOutcome::found, "host"},
    {"the first of two host names counts",
     hello(extension(0, vector_of(2, number(1, 0) + vector_of(2, "one") + number(1, 0) + vector_of(2, "two")))),
     NameOutcome::found, "one"},
    {"the first of two lists counts", hello(server_name("one") + server_name("two")), NameOutcome::found, "one"},
    {"an empty name is none", hello(server_name("")), NameOutcome::absent},
    {"the root alone is none", hello(server_name(".")), NameOutcome::absent},
    {"an IPv4 address is none (RFC 6066, section 3)", hello(server_name("192.0.2.1")), NameOutcome::absent},
    {"an IPv6 address is none", hello(server_name("2001:db8::1")), NameOutcome::absent},
    {"five numbers are no address", hello(server_name("1.2.3.4.5")), NameOutcome::found, "1.2.3.4.5"},
    {"a number above 255 is no part of an address", hello(server_name("192.0.2.256")), NameOutcome::found,
     "192.0.2.256"},
    {"the dot of the root goes", hello(server_name("example.com.")), NameOutcome::found, "example.com"},
    {"what is not printable is escaped", hello(server_name("a b\\c\x01\xff.example")), NameOutcome::found,
     "a\\032b\\092c\\001\\255.example"},
    {"a name longer than any is none", hello(server_name(std::string(254, 'a'))), NameOutcome::malformed},
    {"the longest name", hello(server_name(std::string(253, 'a'))), NameOutcome::found, nullptr},
};

const std::vector<NameCase> kBroken{
    {"a ServerHello is no hello of a client", number(1, 2) + vector_of(3, "server"), NameOutcome::other},
    {"an extension is longer than all of them", hello(number(2, 5) + number(2, 9) + "short"), NameOutcome::malformed},
    {"a list of names is longer than its extension", hello(extension(0, number(2, 9) + "short")),
     NameOutcome::malformed},
    {"a name is longer than its list", hello(extension(0, vector_of(2, number(1, 0) + number(2, 9) + "short"))),
     NameOutcome::malformed},
    {"a session is longer than the message", number(1, 1) + vector_of(3, std::string(34, 'r') + "\xffshort"),
     NameOutcome::malformed},
    {"a name stays found when the extension behind it is broken", hello(kNamed + number(2, 5) + number(2, 9)),
     NameOutcome::found, "www.example.com"},
};

TEST(ClientHello, messages) {
  const std::string longest(253, 'a');
  for (NameCase one : kMessages) {
    if (one.name == nullptr) one.name = longest.c_str();
    expect_case(one, read_client_hello(bytes_of(one.octets)));
    expect_case(one, read_tls(bytes_of(record(one.octets))));
    expect_promises(one, [](auto octets) { return read_client_hello(octets); });
  }
}

TEST(ClientHello, broken_messages) {
  for (const NameCase& one : kBroken) {
    expect_case(one, read_client_hello(bytes_of(one.octets)));
    expect_case(one, read_tls(bytes_of(record(one.octets))));
    expect_promises(one, [](auto octets) { return read_client_hello(octets); });
  }
}

TEST(ClientHello, a_name_is_found_before_the_hello_is_whole) {
  const std::string named = hello(kNamed + extension(51, std::string(1200, 'k')));
  EXPECT_EQ(read_client_hello(bytes_of(named).first(named.size() - 1200)).name.view(), "www.example.com");
  EXPECT_EQ(read_client_hello(bytes_of(named).first(named.size() - 1200)).outcome, NameOutcome::found);
}

TEST(ClientHello, an_ech_that_is_not_there_yet_is_not_told) {
  const std::string message = hello(kNamed + kOuterEch);
  EXPECT_TRUE(read_client_hello(bytes_of(message)).encrypted_client_hello);
  EXPECT_EQ(read_client_hello(bytes_of(message).first(message.size() - kOuterEch.size())).name.view(),
            "www.example.com");
  EXPECT_FALSE(read_client_hello(bytes_of(message).first(message.size() - kOuterEch.size())).encrypted_client_hello);
}

TEST(ClientHello, may_be_spread_over_records_of_any_size) {
  const std::string message = hello(kGrease + kNamed + kOuterEch);
  for (std::size_t size = 1; size <= message.size(); ++size) {
    const NameCase one{"spread", records(message, size), NameOutcome::found, "www.example.com", true};
    expect_case(one, read_tls(bytes_of(one.octets)));
  }
  expect_promises({"in records of seven octets", records(message, 7), NameOutcome::found, "www.example.com", true},
                  [](auto octets) { return read_tls(octets); });
}

const std::vector<NameCase> kStreams{
    {"nothing yet", "", NameOutcome::incomplete},
    {"SSL 3.0 has no extensions, but records of the same form", record(hello_with(""), 0x0300), NameOutcome::absent},
    {"TLS 1.3's own number", record(hello(kNamed), 0x0304), NameOutcome::found, "www.example.com"},
    {"a version that is none", record(hello(kNamed), 0x0305), NameOutcome::other},
    {"an alert", record("\x02\x28", 0x0303, 21), NameOutcome::other},
    {"a record without octets", record(""), NameOutcome::other},
    {"a record longer than any", number(1, 22) + number(2, 0x0301) + number(2, 16385), NameOutcome::other},
    {"an alert between two pieces of a hello",
     record(hello(kNamed).substr(0, 60)) + record("\x02\x28", 0x0303, 21) + record(hello(kNamed).substr(60)),
     NameOutcome::malformed},
    {"a record without octets between them",
     record(hello(kNamed).substr(0, 60)) + record("") + record(hello(kNamed).substr(60)), NameOutcome::malformed},
    {"what follows the hello is not looked at", record(hello(kNamed)) + record("early data", 0x0303, 23),
     NameOutcome::found, "www.example.com"},
    {"a hello in the form of SSL 2.0 that offers TLS 1.0", number(2, 0x802e) + number(1, 1) + number(2, 0x0301),
     NameOutcome::absent},
    {"a hello of SSL 2.0", number(2, 0x802e) + number(1, 1) + number(2, 0x0002), NameOutcome::absent},
    {"too short to tell which hello of SSL 2.0", number(2, 0x802e) + number(1, 1) + number(1, 0),
     NameOutcome::incomplete},
    {"an SSL 2.0 that is none", number(2, 0x802e) + number(1, 1) + number(2, 0x0003), NameOutcome::other},
    {"octets with the first bit set that are no hello", number(3, 0x802e04), NameOutcome::other},
    {"HTTP", "GET / HTTP/1.1\r\n", NameOutcome::other},
};

TEST(Tls, streams) {
  for (const NameCase& one : kStreams) {
    expect_case(one, read_tls(bytes_of(one.octets)));
    expect_promises(one, read_tls);
  }
}

}  // namespace
}  // namespace sextant::test
