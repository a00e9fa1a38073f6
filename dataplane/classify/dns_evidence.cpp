// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/classify/dns_evidence.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <span>

namespace sextant {
namespace {

std::span<const DnsQuestion> questions_of(const DnsMessage& message) {
  return std::span(message.questions).first(message.question_count);
}

std::span<const DnsAnswer> answers_of(const DnsMessage& message) {
  return std::span(message.answers).first(message.answer_count);
}

/// The question that leads to `owner`, found from there: back from each target to the alias that has it. Null where
/// there is none.
const DnsQuestion* question_of(const DnsMessage& message, const NameText& owner) {
  const std::span questions = questions_of(message);
  const std::span answers = answers_of(message);
  const NameText* name = &owner;
  for (unsigned aliases = 0;; ++aliases) {
    const auto question = std::ranges::find(questions, *name, &DnsQuestion::name);
    if (question != questions.end()) return &*question;
    if (aliases == kAliasLimit) return nullptr;
    const auto alias = std::ranges::find_if(answers, [name](const DnsAnswer& answer) {
      return answer.type == DnsRecordType::cname && answer.target == *name;
    });
    if (alias == answers.end()) return nullptr;
    name = &alias->owner;
  }
}

/// A DNS64 makes such an AAAA where there is none (RFC 6147, section 5.1; the prefix is that of RFC 6052, section 2.1).
bool is_synthesized(const DnsAnswer& answer) {
  constexpr std::array<std::byte, 12> kPrefix{std::byte{0}, std::byte{0x64}, std::byte{0xff}, std::byte{0x9b}};
  return std::memcmp(answer.ipv6.octets.data(), kPrefix.data(), kPrefix.size()) == 0;
}

/// Whether what the answers leave out does not exist: a server that only refers to another one, or has the beginning of
/// a chain of aliases and not its end, says nothing of that (RFC 2308, section 2.1).
bool is_final(const DnsMessage& message, bool has_alias) {
  return message.recursion_available || (message.authoritative && !has_alias);
}

}  // namespace

bool is_answer(const DnsMessage& message) {
  return message.response && message.opcode == 0 && message.rcode == 0;
}

bool learn_address(const DnsMessage& message, const DnsAnswer& answer, LearntAddress& learnt) {
  if (answer.family == DnsAddressFamily::none) return false;
  // An SVCB record stands for a service such as _dns.resolver.arpa (RFC 9462), and is asked for under a name that no
  // client would go to; that of a web server is HTTPS.
  if (answer.type == DnsRecordType::svcb) return false;
  const DnsQuestion* const question = question_of(message, answer.owner);
  if (question == nullptr || question->name.empty()) return false;
  learnt.name = question->name;
  learnt.address = {};
  if (answer.family == DnsAddressFamily::ipv4) {
    learnt.family = Family::ipv4;
    std::ranges::copy(answer.ipv4.octets, learnt.address.octets.end() - sizeof(Ipv4Address));
  } else {
    learnt.family = Family::ipv6;
    learnt.address = answer.ipv6;
  }
  // RFC 2181, section 8.
  constexpr std::uint32_t kTtlLimit = 0x7fff'ffff;
  learnt.ttl_s = answer.ttl_s > kTtlLimit ? 0 : answer.ttl_s;
  return true;
}

AaaaEvidence aaaa_evidence(const DnsMessage& message, const DnsQuestion& question, bool whole) {
  if (question.type != static_cast<std::uint16_t>(DnsRecordType::aaaa) || !is_answer(message))
    return AaaaEvidence::none;
  bool has_alias = false;
  bool has_stranger = false;
  for (const DnsAnswer& answer : answers_of(message)) {
    has_alias = has_alias || answer.type == DnsRecordType::cname;
    if (answer.type != DnsRecordType::aaaa || is_synthesized(answer)) continue;
    const DnsQuestion* const asked = question_of(message, answer.owner);
    if (asked != nullptr && asked->name == question.name) return AaaaEvidence::answered;
    has_stranger = has_stranger || asked == nullptr;
  }
  // An address whose way from the question is not to be seen may be this one's all the same.
  const bool all_seen = whole && !message.truncated && !message.left_out && !has_stranger;
  return all_seen && is_final(message, has_alias) ? AaaaEvidence::empty : AaaaEvidence::none;
}

}  // namespace sextant
