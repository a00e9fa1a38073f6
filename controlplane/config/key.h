// SPDX-License-Identifier: BSD-3-Clause
// What a description of a key is made of: its name, its help, the range or rule its value keeps. Constants; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sextant {

struct Key {
  std::string_view name;
  std::string_view help;  ///< one line, shown beside the value and where the key is missing
  bool required = false;
};

struct Range {
  std::uint64_t first = 0;
  std::uint64_t last = 0;
  bool power_of_two = false;

  [[nodiscard]] bool holds(std::uint64_t value) const;
  [[nodiscard]] std::string text() const;  ///< "a whole number from 1 to 8"
};

/// What a text must look like.
struct TextRule {
  std::string_view wants;
  bool (*holds)(std::string_view text);
};

extern const TextRule kNameRule;
extern const TextRule kDeviceRule;
extern const TextRule kSocketRule;
extern const TextRule kFileRule;
extern const TextRule kRuleFileRule;
extern const TextRule kApplicationNameRule;
extern const TextRule kLoopbackRule;

}  // namespace sextant
