// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/classify/dns.h"

#include "dataplane/classify/dns_octets.h"

namespace sextant {
namespace {

constexpr std::uint16_t kClassIn = 1;
// The high bit of a class is the cache-flush bit of multicast DNS (RFC 6762, section 10.2).
constexpr std::uint16_t kClassMask = 0x7fff;
// RFC 9460, section 14.3.2.
constexpr std::uint16_t kIpv4Hint = 4;
constexpr std::uint16_t kIpv6Hint = 6;

/// What a message holds before a reader has seen any of it; the arrays keep their octets.
void clear(DnsMessage& message) {
  message.id = 0;
  message.response = false;
  message.authoritative = false;
  message.truncated = false;
  message.recursion_available = false;
  message.opcode = 0;
  message.rcode = 0;
  message.left_out = false;
  message.question_count = 0;
  message.answer_count = 0;
}

struct SectionCounts {
  std::uint16_t questions = 0;
  std::uint16_t answers = 0;
};

/// What an answer has before its data.
struct Record {
  NameText owner;
  std::uint16_t type = 0;
  std::uint32_t ttl_s = 0;
  std::size_t end = 0;  ///< offset behind the data
  NameText target;      ///< of HTTPS and SVCB, once it is read
};

/// RFC 1035, section 4.1.1.
bool read_header(DnsOctets& octets, DnsMessage& message, SectionCounts& counts) {
  std::uint16_t flags = 0;
  std::uint32_t other_sections = 0;
  if (!octets.pair(message.id) || !octets.pair(flags) || !octets.pair(counts.questions) ||
      !octets.pair(counts.answers) || !octets.word(other_sections)) {
    return false;
  }
  message.response = (flags & 0x8000) != 0;
  message.opcode = static_cast<std::uint8_t>(flags >> 11 & 0xf);
  message.authoritative = (flags & 0x0400) != 0;
  message.truncated = (flags & 0x0200) != 0;
  message.recursion_available = (flags & 0x0080) != 0;
  message.rcode = static_cast<std::uint8_t>(flags & 0xf);
  return true;
}

/// Query, IQuery, Status, Notify, Update and DSO (RFC 8490, section 11.2).
bool is_assigned(std::uint8_t opcode) {
  return opcode <= 6 && opcode != 3;
}

bool read_questions(DnsOctets& octets, DnsMessage& message, std::uint16_t count) {
  for (; count != 0; --count) {
    std::uint16_t type = 0;
    std::uint16_t question_class = 0;
    if (message.question_count == kDnsQuestionLimit) {
      message.left_out = true;
      if (!octets.skip_name() || !octets.pair(type) || !octets.pair(question_class)) return false;
      continue;
    }
    DnsQuestion& question = message.questions[message.question_count];
    if (!octets.name(question.name) || !octets.pair(question.type) || !octets.pair(question_class)) return false;
    ++message.question_count;
  }
  return true;
}

/// A place for one more answer of the record, or null.
DnsAnswer* next_answer(DnsMessage& message, const Record& record) {
  if (message.answer_count == kDnsAnswerLimit) {
    message.left_out = true;
    return nullptr;
  }
  DnsAnswer& answer = message.answers[message.answer_count++];
  answer.owner = record.owner;
  answer.target.clear();
  answer.type = static_cast<DnsRecordType>(record.type);
  answer.family = DnsAddressFamily::none;
  answer.ttl_s = record.ttl_s;
  return &answer;
}

/// One address of `record`; the caller has held its size against the length of what it stands in.
bool read_address(DnsOctets& octets, DnsMessage& message, const Record& record, DnsAddressFamily family) {
  Ipv4Address ipv4;
  Ipv6Address ipv6;
  const std::span<std::byte> address =
      family == DnsAddressFamily::ipv4 ? std::span<std::byte>(ipv4.octets) : std::span<std::byte>(ipv6.octets);
  if (!octets.copy(address)) return false;
  if (DnsAnswer* const answer = next_answer(message, record)) {
    answer->target = record.target;
    answer->family = family;
    answer->ipv4 = ipv4;
    answer->ipv6 = ipv6;
  }
  return true;
}

/// RFC 9460, section 2.2; parameters come in the order of their keys.
bool read_service(DnsOctets& octets, DnsMessage& message, Record& record) {
  std::uint16_t priority = 0;
  if (!octets.pair(priority) || !octets.name(record.target)) return false;
  if (octets.offset() > record.end) return octets.fail(NameOutcome::malformed);
  // An alias of nothing says that there is no such service (RFC 9460, section 2.5.1).
  if (priority == 0 && record.target.empty()) return true;
  bool has_address = false;
  while (octets.offset() < record.end) {
    std::uint16_t key = 0;
    std::uint16_t length = 0;
    if (!octets.pair(key) || !octets.pair(length)) return false;
    const std::size_t end = octets.offset() + length;
    if (end > record.end) return octets.fail(NameOutcome::malformed);
    if (priority != 0 && (key == kIpv4Hint || key == kIpv6Hint)) {
      const auto family = key == kIpv4Hint ? DnsAddressFamily::ipv4 : DnsAddressFamily::ipv6;
      if (length % (family == DnsAddressFamily::ipv4 ? sizeof(Ipv4Address) : sizeof(Ipv6Address)) != 0)
        return octets.fail(NameOutcome::malformed);
      while (octets.offset() < end) {
        if (!read_address(octets, message, record, family)) return false;
        has_address = true;
      }
    }
    octets.go_to(end);
  }
  if (has_address) return true;
  if (DnsAnswer* const answer = next_answer(message, record)) answer->target = record.target;
  return true;
}

bool read_data(DnsOctets& octets, DnsMessage& message, Record& record) {
  const std::size_t length = record.end - octets.offset();
  switch (static_cast<DnsRecordType>(record.type)) {
    case DnsRecordType::a:
      if (length != sizeof(Ipv4Address)) return octets.fail(NameOutcome::malformed);
      return read_address(octets, message, record, DnsAddressFamily::ipv4);
    case DnsRecordType::aaaa:
      if (length != sizeof(Ipv6Address)) return octets.fail(NameOutcome::malformed);
      return read_address(octets, message, record, DnsAddressFamily::ipv6);
    case DnsRecordType::cname: {
      NameText target;
      if (!octets.name(target)) return false;
      if (octets.offset() != record.end) return octets.fail(NameOutcome::malformed);
      if (DnsAnswer* const answer = next_answer(message, record)) answer->target = target;
      return true;
    }
    case DnsRecordType::svcb:
    case DnsRecordType::https:
      return read_service(octets, message, record);
  }
  return true;
}

bool is_kept(std::uint16_t type, std::uint16_t record_class) {
  if ((record_class & kClassMask) != kClassIn) return false;
  switch (static_cast<DnsRecordType>(type)) {
    case DnsRecordType::a:
    case DnsRecordType::aaaa:
    case DnsRecordType::cname:
    case DnsRecordType::svcb:
    case DnsRecordType::https:
      return true;
  }
  return false;
}

/// RFC 1035, section 4.1.3.
bool read_answers(DnsOctets& octets, DnsMessage& message, std::uint16_t count) {
  for (; count != 0; --count) {
    const std::size_t owner = octets.offset();
    Record record;
    std::uint16_t record_class = 0;
    std::uint16_t length = 0;
    if (!octets.skip_name() || !octets.pair(record.type) || !octets.pair(record_class) || !octets.word(record.ttl_s) ||
        !octets.pair(length) || !octets.has(length)) {
      return false;
    }
    const std::size_t data = octets.offset();
    record.end = data + length;
    if (!is_kept(record.type, record_class)) {
      octets.go_to(record.end);
      continue;
    }
    if (message.answer_count == kDnsAnswerLimit) {
      message.left_out = true;
      return true;
    }
    octets.go_to(owner);
    if (!octets.name(record.owner)) return false;
    octets.go_to(data);
    if (!read_data(octets, message, record)) return false;
  }
  return true;
}

}  // namespace

NameOutcome read_dns(std::span<const std::byte> bytes, DnsMessage& message) {
  clear(message);
  DnsOctets octets(bytes);
  SectionCounts counts;
  if (!read_header(octets, message, counts)) return octets.failure();
  if (!is_assigned(message.opcode)) return NameOutcome::other;
  if (!read_questions(octets, message, counts.questions) || !read_answers(octets, message, counts.answers)) {
    return octets.failure();
  }
  return message.question_count == 0 ? NameOutcome::absent : NameOutcome::found;
}

NameOutcome read_dns_over_tcp(std::span<const std::byte>& stream, DnsMessage& message) {
  clear(message);
  DnsOctets prefix(stream);
  std::uint16_t length = 0;
  if (!prefix.pair(length)) return prefix.failure();
  const std::span<const std::byte> behind = stream.subspan(2);
  if (behind.size() < length) {
    const NameOutcome outcome = read_dns(behind, message);
    return outcome == NameOutcome::found || outcome == NameOutcome::absent ? NameOutcome::incomplete : outcome;
  }
  stream = behind.subspan(length);
  const NameOutcome outcome = read_dns(behind.first(length), message);
  // Its length says that it is whole.
  return outcome == NameOutcome::incomplete ? NameOutcome::malformed : outcome;
}

}  // namespace sextant
