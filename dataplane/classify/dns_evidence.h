// SPDX-License-Identifier: BSD-3-Clause
// What a response of unicast DNS is evidence of: which address the name that was asked for leads to, and whether it has
// an IPv6 address at all. An answer counts for the question that its owner stands in or is an alias of; believes no
// other (RFC 2181, section 5.4.1, tells how little such answers are worth). Pure; any thread.
#pragma once

#include <array>
#include <cstddef>

#include "dataplane/classify/dns.h"
#include "sextant/learnt_address.h"

namespace sextant {

/// Aliases between a question and its address, at most; resolvers give up there or soon after.
inline constexpr unsigned kAliasLimit = 8;

/// Made for one message, which outlives it. Compares each name with each other once, whatever the message is made for.
/// A message that is no response, or one that says of an error, is evidence of nothing.
class DnsEvidence {
 public:
  explicit DnsEvidence(const DnsMessage& message);

  /// Writes all of `learnt` but its time, from answer `number` of the message. False, with `learnt` in any state, where
  /// that has no address, nobody asked for it, or its name is no server's.
  [[nodiscard]] bool learn_address(std::size_t number, LearntAddress& learnt) const;

  /// Of question `number` of the message. `whole`: all of the message was there and held.
  [[nodiscard]] AaaaEvidence aaaa(std::size_t number, bool whole) const;

 private:
  const DnsMessage& message_;
  std::array<const DnsQuestion*, kDnsAnswerLimit> asked_{};  ///< which one each answer is for; null: none
};

}  // namespace sextant
