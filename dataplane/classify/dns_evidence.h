// SPDX-License-Identifier: BSD-3-Clause
// What a response of unicast DNS is evidence of: which address the name that was asked for leads to, and whether it has
// an IPv6 address at all. An answer counts for the question that its owner stands in or is an alias of; believes no
// other (RFC 2181, section 5.4.1, tells how little such answers are worth). Pure; any thread.
#pragma once

#include "dataplane/classify/dns.h"
#include "sextant/learnt_address.h"

namespace sextant {

/// Aliases between a question and its address, at most; resolvers give up there or soon after.
inline constexpr unsigned kAliasLimit = 8;

/// A response to a query that says of no error.
[[nodiscard]] bool is_answer(const DnsMessage& message);

/// Writes all of `learnt` but its time. `answer`: one of `message`, which is_answer(). False, with `learnt` in any
/// state, where there is no address, nobody asked for it, or its name is no server's.
[[nodiscard]] bool learn_address(const DnsMessage& message, const DnsAnswer& answer, LearntAddress& learnt);

/// `question`: one of `message`; `whole`: all of the message was there and held.
[[nodiscard]] AaaaEvidence aaaa_evidence(const DnsMessage& message, const DnsQuestion& question, bool whole);

}  // namespace sextant
