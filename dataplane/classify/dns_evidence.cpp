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

bool is_answer(const DnsMessage& message) {
  return message.response && message.opcode == 0 && message.rcode == 0;
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

/// An answer is for the question that its owner stands in, or for that of the alias which has its owner as target.
DnsEvidence::DnsEvidence(const DnsMessage& message) : message_(message) {
  if (!is_answer(message)) return;
  const std::span questions = questions_of(message);
  const std::span answers = answers_of(message);
  std::array<const DnsQuestion*, kDnsAnswerLimit> direct{};  // null: none
  std::array<std::size_t, kDnsAnswerLimit> alias{};          // answers.size(): none
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const auto question = std::ranges::find(questions, answers[i].owner, &DnsQuestion::name);
    if (question != questions.end()) direct[i] = &*question;
    const auto leads_there = [&owner = answers[i].owner](const DnsAnswer& answer) {
      return answer.type == DnsRecordType::cname && answer.target == owner;
    };
    alias[i] = static_cast<std::size_t>(std::ranges::find_if(answers, leads_there) - answers.begin());
  }
  for (std::size_t i = 0; i < answers.size(); ++i) {
    std::size_t at = i;
    for (unsigned aliases = 0; aliases < kAliasLimit && direct[at] == nullptr && alias[at] != answers.size();
         ++aliases) {
      at = alias[at];
    }
    asked_[i] = direct[at];
  }
}

bool DnsEvidence::learn_address(std::size_t number, LearntAddress& learnt) const {
  const DnsAnswer& answer = message_.answers[number];
  const DnsQuestion* const question = asked_[number];
  if (question == nullptr || question->name.empty() || answer.family == DnsAddressFamily::none) return false;
  // An SVCB record stands for a service such as _dns.resolver.arpa (RFC 9462), and is asked for under a name that no
  // client would go to; that of a web server is HTTPS.
  if (answer.type == DnsRecordType::svcb) return false;
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

AaaaEvidence DnsEvidence::aaaa(std::size_t number, bool whole) const {
  const DnsQuestion& question = message_.questions[number];
  if (question.type != static_cast<std::uint16_t>(DnsRecordType::aaaa) || !is_answer(message_)) {
    return AaaaEvidence::none;
  }
  bool has_alias = false;
  bool has_stranger = false;
  for (std::size_t i = 0; i < message_.answer_count; ++i) {
    const DnsAnswer& answer = message_.answers[i];
    has_alias = has_alias || answer.type == DnsRecordType::cname;
    if (answer.type != DnsRecordType::aaaa || is_synthesized(answer)) continue;
    if (asked_[i] != nullptr && asked_[i]->name == question.name) return AaaaEvidence::answered;
    has_stranger = has_stranger || asked_[i] == nullptr;
  }
  // An address whose way from the question is not to be seen may be this one's all the same.
  const bool all_seen = whole && !message_.truncated && !message_.left_out && !has_stranger;
  return all_seen && is_final(message_, has_alias) ? AaaaEvidence::empty : AaaaEvidence::none;
}

}  // namespace sextant
