// SPDX-License-Identifier: BSD-3-Clause
// DNS messages of the tests, record by record (RFC 1035, section 4). Nothing is checked: a test may write what no
// server would.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "tests/dataplane/classify/octets.h"

namespace sextant::test {

inline constexpr std::size_t kFirstName = 12;       // the offset of the first question's name
inline constexpr std::uint32_t kResponse = 0x8180;  // of a resolver, without an error

inline std::string wire_name(std::initializer_list<std::string_view> labels) {
  std::string octets;
  for (const auto label : labels) octets += vector_of(1, label);
  return octets + std::string(1, '\0');
}

inline std::string pointer(std::size_t offset) {
  return number(2, 0xc000 | static_cast<std::uint32_t>(offset));
}

inline std::string header(std::uint32_t flags, std::uint32_t questions, std::uint32_t answers) {
  return number(2, 0x1234) + number(2, flags) + number(2, questions) + number(2, answers) + number(4, 0);
}

inline std::string question(std::string_view name, std::uint32_t type, std::uint32_t question_class = 1) {
  return std::string(name) + number(2, type) + number(2, question_class);
}

inline std::string answer(std::string_view owner, std::uint32_t type, std::string_view data,
                          std::uint32_t answer_class = 1, std::uint32_t ttl_s = 300) {
  return std::string(owner) + number(2, type) + number(2, answer_class) + number(4, ttl_s) + vector_of(2, data);
}

inline const std::string kExample = wire_name({"Www", "Example", "com"});
inline const std::string kAddress4 = "\xc0" + std::string(1, '\0') + "\x02\x01";
inline const std::string kAddress6 = "\x20\x01\x0d\xb8" + std::string(11, '\0') + "\x01";

}  // namespace sextant::test
