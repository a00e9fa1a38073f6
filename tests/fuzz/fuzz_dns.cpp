// SPDX-License-Identifier: BSD-3-Clause
// Any octets as a DNS message and as a TCP stream of them: names are sound, each piece between two dots is one label
// (RFC 1035, section 3.1), and the stream only gets shorter. What is learnt has the name of a question and an address
// of an answer; a response is not empty of what it answers.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "dataplane/classify/dns.h"
#include "dataplane/classify/dns_evidence.h"
#include "tests/fuzz/sound_finding.h"

namespace {

void require_sound_labels(std::string_view name) {
  if (name.empty()) return;
  std::size_t label_octets = 0;
  for (std::size_t at = 0; at < name.size(); ++at, ++label_octets) {
    if (name[at] == '.') {
      sextant::require(label_octets != 0, "an empty label");
      label_octets = static_cast<std::size_t>(-1);
    } else if (name[at] == '\\') {
      unsigned value = 0;
      for (unsigned digit = 0; digit < 3; ++digit) {
        sextant::require(++at < name.size() && name[at] >= '0' && name[at] <= '9', "an escape without three digits");
        value = value * 10 + static_cast<unsigned>(name[at] - '0');
      }
      sextant::require(value <= 255, "an escape of no octet");
    }
    sextant::require(label_octets + 1 <= 63, "a label longer than any");
  }
  sextant::require(label_octets != 0, "an empty label at the end");
}

void require_sound_name(const sextant::NameText& name) {
  sextant::require_sound(name);
  require_sound_labels(name.view());
}

void require_sound_message(const sextant::DnsMessage& message) {
  for (const auto& question : std::span(message.questions).first(message.question_count)) {
    require_sound_name(question.name);
  }
  for (const auto& answer : std::span(message.answers).first(message.answer_count)) {
    require_sound_name(answer.owner);
    require_sound_name(answer.target);
  }
}

bool is_of(const sextant::LearntAddress& learnt, const sextant::DnsAnswer& answer) {
  const std::span octets = learnt.address.octets;
  if (learnt.family == sextant::Family::ipv6) {
    return answer.family == sextant::DnsAddressFamily::ipv6 && std::ranges::equal(octets, answer.ipv6.octets);
  }
  return answer.family == sextant::DnsAddressFamily::ipv4 && std::ranges::equal(octets.last<4>(), answer.ipv4.octets) &&
         std::ranges::all_of(octets.first<12>(), [](std::byte octet) { return octet == std::byte{0}; });
}

void require_sound_evidence(const sextant::DnsMessage& message, bool whole) {
  const auto questions = std::span(message.questions).first(message.question_count);
  const bool answers = message.response && message.opcode == 0 && message.rcode == 0;
  const sextant::DnsEvidence evidence(message);
  for (std::size_t i = 0; i < message.answer_count; ++i) {
    sextant::LearntAddress learnt;
    if (!evidence.learn_address(i, learnt)) continue;
    sextant::require(answers, "an address learnt from what is no answer");
    const auto asked = std::ranges::find(questions, learnt.name, &sextant::DnsQuestion::name);
    sextant::require(asked != questions.end() && !learnt.name.empty(), "a name nobody asked for");
    sextant::require(is_of(learnt, message.answers[i]), "an address that is not the answer's");
    sextant::require(learnt.ttl_s <= 0x7fff'ffff, "a TTL beyond RFC 2181");
  }
  for (std::size_t i = 0; i < message.question_count; ++i) {
    const sextant::DnsQuestion& question = message.questions[i];
    const sextant::AaaaEvidence aaaa = evidence.aaaa(i, whole);
    const bool may_say = answers && question.type == 28;
    sextant::require(may_say || aaaa == sextant::AaaaEvidence::none, "evidence of a message that is none");
    const bool may_be_empty = whole && !message.truncated && !message.left_out;
    sextant::require(may_be_empty || aaaa != sextant::AaaaEvidence::empty, "empty, and not all was seen");
    const bool answers_itself =
        std::ranges::any_of(std::span(message.answers).first(message.answer_count), [&](const auto& answer) {
          return answer.type == sextant::DnsRecordType::aaaa && answer.owner == question.name &&
                 answer.ipv6.octets[0] != std::byte{0};  // that of a DNS64 begins with 0
        });
    sextant::require(!may_say || !answers_itself || aaaa == sextant::AaaaEvidence::answered, "an answer overlooked");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static sextant::DnsMessage message;
  const auto octets = std::as_bytes(std::span(data, size));
  const sextant::NameOutcome outcome = sextant::read_dns(octets, message);
  sextant::require(outcome != sextant::NameOutcome::found || message.question_count != 0, "found without a question");
  require_sound_message(message);
  require_sound_evidence(message, outcome == sextant::NameOutcome::found);

  auto stream = octets;
  for (std::size_t before = stream.size() + 1; stream.size() < before;) {
    before = stream.size();
    const sextant::NameOutcome read = sextant::read_dns_over_tcp(stream, message);
    require_sound_message(message);
    require_sound_evidence(message, read == sextant::NameOutcome::found);
  }
  return 0;
}
