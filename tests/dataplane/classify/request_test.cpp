// SPDX-License-Identifier: BSD-3-Clause
// Requests of HTTP, RTSP and SIP, each with a sentence; each cut everywhere and changed in every octet.
#include <vector>

#include "dataplane/classify/http_host.h"
#include "dataplane/classify/uri_host.h"
#include "tests/dataplane/classify/octets.h"

namespace sextant::test {
namespace {

const std::vector<NameCase> kHttp{
    {"the Host field names the host", "GET / HTTP/1.1\r\nHost: Www.Example.com\r\n\r\n", NameOutcome::found,
     "www.example.com"},
    {"field names come in any case and order", "GET / HTTP/1.1\r\nAccept: */*\r\nhOST:example.com\r\n\r\n",
     NameOutcome::found, "example.com"},
    {"a field whose name only ends like Host is another", "GET / HTTP/1.1\r\nX-Host: a\r\nHost: b\r\n\r\n",
     NameOutcome::found, "b"},
    {"a port is kept", "GET / HTTP/1.1\r\nHost: example.com:8080\r\n\r\n", NameOutcome::found, "example.com:8080"},
    {"an address is kept", "GET / HTTP/1.1\r\nHost: 192.0.2.1\r\n\r\n", NameOutcome::found, "192.0.2.1"},
    {"an IPv6 address keeps its brackets", "GET / HTTP/1.1\r\nHost: [2001:DB8::1]:80\r\n\r\n", NameOutcome::found,
     "[2001:db8::1]:80"},
    {"space around the value goes", "GET / HTTP/1.1\r\nHost: \t example.com \t\r\n\r\n", NameOutcome::found,
     "example.com"},
    {"a value may be folded onto the next line", "GET / HTTP/1.1\r\nHost:\r\n example.com\r\n\r\n", NameOutcome::found,
     "example.com"},
    {"lines may end without a carriage return", "GET / HTTP/1.0\nHost: example.com\n\n", NameOutcome::found,
     "example.com"},
    {"an empty line before the request is skipped", "\r\nGET / HTTP/1.1\r\nHost: example.com\r\n\r\n",
     NameOutcome::found, "example.com"},
    {"the target's authority goes before the field", "GET http://a.example/x HTTP/1.1\r\nHost: b.example\r\n\r\n",
     NameOutcome::found, "a.example"},
    {"a user is no part of the host", "GET http://me:pw@a.example?q HTTP/1.1\r\n\r\n", NameOutcome::found, "a.example"},
    {"an authority in a query is not the target's", "GET /go?to=http://a.example/ HTTP/1.1\r\nHost: b.example\r\n\r\n",
     NameOutcome::found, "b.example"},
    {"CONNECT has an authority only", "CONNECT example.com:443 HTTP/1.1\r\n\r\n", NameOutcome::found,
     "example.com:443"},
    {"a target with spaces in it, as some send", "GET /a b c HTTP/1.1\r\nHost: example.com\r\n\r\n", NameOutcome::found,
     "example.com"},
    {"SSDP is HTTP in a datagram", "M-SEARCH * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\n\r\n", NameOutcome::found,
     "239.255.255.250:1900"},
    {"what is not printable is escaped", "GET / HTTP/1.1\r\nHost: a b\xff\r\n\r\n", NameOutcome::found, "a\\032b\\255"},
    {"HTTP/1.0 may have no Host", "GET / HTTP/1.0\r\nAccept: */*\r\n\r\n", NameOutcome::absent},
    {"a Host may be empty", "OPTIONS * HTTP/1.1\r\nHost:\r\n\r\n", NameOutcome::absent},
};

const std::vector<NameCase> kNotHttp{
    {"a response", "HTTP/1.1 200 OK\r\n\r\n", NameOutcome::other},
    {"HTTP/2 with prior knowledge", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", NameOutcome::other},
    {"RTSP", "OPTIONS * RTSP/1.0\r\n\r\n", NameOutcome::other},
    {"mail", "EHLO example.com\r\n", NameOutcome::other},
    {"a line without a target", "GET HTTP/1.1\r\n", NameOutcome::other},
    {"a line without a version", "GET /\r\n", NameOutcome::other},
    {"TLS", "\x16\x03\x01", NameOutcome::other},
    {"a word that is longer than any method", std::string(33, 'a'), NameOutcome::other},
    {"the beginning of a word", "GE", NameOutcome::incomplete},
    {"the Host's line has not ended", "GET / HTTP/1.1\r\nHost: exam", NameOutcome::incomplete},
    {"a host that is longer than any", "GET / HTTP/1.1\r\nHost: " + std::string(254, 'a') + "\r\n\r\n",
     NameOutcome::malformed},
};

TEST(Http, requests) {
  for (const NameCase& one : kHttp) {
    expect_case(one, read_http(bytes_of(one.octets)));
    expect_promises(one, read_http);
  }
}

TEST(Http, what_is_no_request_with_a_name) {
  for (const NameCase& one : kNotHttp) {
    expect_case(one, read_http(bytes_of(one.octets)));
    expect_promises(one, read_http);
  }
}

TEST(Http, a_domain_has_no_port_and_is_no_address) {
  EXPECT_EQ(domain_of("example.com"), "example.com");
  EXPECT_EQ(domain_of("example.com:8080"), "example.com");
  EXPECT_EQ(domain_of("example.com.:8080"), "example.com");
  EXPECT_EQ(domain_of("192.0.2.1:80"), "");
  EXPECT_EQ(domain_of("[2001:db8::1]:80"), "");
  EXPECT_EQ(domain_of("["), "");
  EXPECT_EQ(domain_of(""), "");
}

const std::vector<NameCase> kRtsp{
    {"the host of the URI, without its port", "DESCRIBE rtsp://Media.Example.com:554/a RTSP/1.0\r\n",
     NameOutcome::found, "media.example.com"},
    {"RTSP 2.0 over TLS", "SETUP rtsps://media.example.com RTSP/2.0\r\n", NameOutcome::found, "media.example.com"},
    {"a target without a host", "OPTIONS * RTSP/1.0\r\n", NameOutcome::absent},
    {"an address is no name", "OPTIONS rtsp://192.0.2.1/ RTSP/1.0\r\n", NameOutcome::absent},
    {"an IPv6 address is no name", "OPTIONS rtsp://[2001:db8::1]:554/ RTSP/1.0\r\n", NameOutcome::absent},
};

TEST(Rtsp, requests) {
  for (const NameCase& one : kRtsp) {
    expect_case(one, read_rtsp(bytes_of(one.octets)));
    expect_promises(one, read_rtsp);
  }
  EXPECT_EQ(read_rtsp(bytes_of("GET / HTTP/1.1\r\n")).outcome, NameOutcome::other);
}

const std::vector<NameCase> kSip{
    {"the host behind the user", "INVITE sip:Bob@Biloxi.example.com SIP/2.0\r\n", NameOutcome::found,
     "biloxi.example.com"},
    {"no user, a port, parameters", "REGISTER sip:example.com:5060;transport=udp SIP/2.0\r\n", NameOutcome::found,
     "example.com"},
    {"a user may hold what ends a host", "INVITE sip:a;b?c/d@example.com SIP/2.0\r\n", NameOutcome::found,
     "example.com"},
    {"over TLS, with headers", "INVITE SIPS:a@example.com?subject=x SIP/2.0\r\n", NameOutcome::found, "example.com"},
    {"an address is no name", "INVITE sip:a@192.0.2.1:5060 SIP/2.0\r\n", NameOutcome::absent},
    {"a telephone has no host", "INVITE tel:+4312345 SIP/2.0\r\n", NameOutcome::absent},
};

TEST(Sip, requests) {
  for (const NameCase& one : kSip) {
    expect_case(one, read_sip(bytes_of(one.octets)));
    expect_promises(one, read_sip);
  }
  EXPECT_EQ(read_sip(bytes_of("SIP/2.0 200 OK\r\n")).outcome, NameOutcome::other);
}

}  // namespace
}  // namespace sextant::test
