// SPDX-License-Identifier: BSD-3-Clause
// The questions and answers of a DNS message (RFC 1035), of multicast DNS (RFC 6762) and LLMNR (RFC 4795) as well; the
// caller knows by the port which. Pure; any thread. Follows no pointer but backwards, reads nothing behind the answers,
// and leaves out what its arrays have no room for.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "dataplane/classify/name_finding.h"
#include "sextant/address.h"
#include "sextant/name.h"

namespace sextant {

inline constexpr std::size_t kDnsQuestionLimit = 32;
inline constexpr std::size_t kDnsAnswerLimit = 32;

/// The types of records that are kept (RFC 1035, RFC 3596, RFC 9460).
enum class DnsRecordType : std::uint16_t { a = 1, cname = 5, aaaa = 28, svcb = 64, https = 65 };

struct DnsQuestion {
  NameText name;  ///< empty: the root
  std::uint16_t type = 0;
};

enum class DnsAddressFamily : std::uint8_t { none, ipv4, ipv6 };

/// An answer of class IN. An HTTPS or SVCB record is one answer for each address its hints hold, or one without any.
struct DnsAnswer {
  NameText owner;
  NameText target;  ///< of a CNAME, or of an HTTPS or SVCB record, where empty means the owner itself
  DnsRecordType type = DnsRecordType::a;
  DnsAddressFamily family = DnsAddressFamily::none;  ///< which address counts
  Ipv4Address ipv4;
  Ipv6Address ipv6;
  std::uint32_t ttl_s = 0;
};

/// Some 26 KB, for the caller to keep: a reader writes the head and what it counts, nothing else.
struct DnsMessage {
  std::uint16_t id = 0;
  bool response = false;
  bool authoritative = false;        ///< AA
  bool truncated = false;            ///< by the server (TC)
  bool recursion_available = false;  ///< RA
  std::uint8_t opcode = 0;
  std::uint8_t rcode = 0;
  bool left_out = false;  ///< there was more than the arrays hold
  std::uint8_t question_count = 0;
  std::uint8_t answer_count = 0;
  std::array<DnsQuestion, kDnsQuestionLimit> questions;  // the first question_count count
  std::array<DnsAnswer, kDnsAnswerLimit> answers;        // the first answer_count count
};

/// `octets`: a datagram's payload. Returns found (a question or more), absent (none), incomplete, malformed, or other
/// (an opcode IANA has not assigned). Whatever it returns, `message` holds what was read before.
NameOutcome read_dns(std::span<const std::byte> octets, DnsMessage& message);

/// `stream`: one side of a TCP connection from the first octet of a message's length on (RFC 1035, section 4.2.2).
/// Reads one message and moves `stream` behind it, or leaves it where the message is incomplete; questions that did
/// arrive are in `message` all the same.
NameOutcome read_dns_over_tcp(std::span<const std::byte>& stream, DnsMessage& message);

}  // namespace sextant
