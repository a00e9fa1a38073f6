// SPDX-License-Identifier: BSD-3-Clause
// Any octets as a DNS message and as a TCP stream of them: names are sound, each piece between two dots is one label
// (RFC 1035, section 3.1), and the stream only gets shorter.
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "dataplane/classify/dns.h"
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

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static sextant::DnsMessage message;
  const auto octets = std::as_bytes(std::span(data, size));
  const sextant::NameOutcome outcome = sextant::read_dns(octets, message);
  sextant::require(outcome != sextant::NameOutcome::found || message.question_count != 0, "found without a question");
  require_sound_message(message);

  auto stream = octets;
  for (std::size_t before = stream.size() + 1; stream.size() < before;) {
    before = stream.size();
    (void)sextant::read_dns_over_tcp(stream, message);
    require_sound_message(message);
  }
  return 0;
}
