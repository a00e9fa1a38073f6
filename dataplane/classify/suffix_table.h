// SPDX-License-Identifier: BSD-3-Clause
// Which application's domain a name is under: a hash table of every domain and of everything above it. A search goes
// from the last label to the first and ends where the table knows nothing longer, so it reads one slot a label and
// seldom more than three. Built off the workers' threads, immutable afterwards; any thread. Refuses what is no domain,
// or two rules for one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sextant/application.h"

namespace sextant {

struct SuffixError {
  std::size_t index = 0;  ///< of the suffix
  std::string sentence;
};

class SuffixTable {
 public:
  /// Allocates.
  [[nodiscard]] static std::expected<SuffixTable, SuffixError> build(std::span<const ApplicationSuffix> suffixes);

  /// Of the longest domain that `name` is, or ends with behind a dot; kUnknownApplication where there is none. `name`
  /// in lower case, as in NameText; every dot in it separates labels.
  [[nodiscard]] ApplicationId application_of(std::string_view name) const;

  /// In memory.
  [[nodiscard]] std::size_t size_octets() const;

 private:
  /// A domain, or what is above one.
  struct Slot {
    std::uint32_t hash = 0;
    std::uint32_t text_offset = 0;
    std::uint8_t text_octets = 0;  ///< 0: the slot is free
    bool has_longer = false;       ///< there are domains under it
    ApplicationId application = kUnknownApplication;
  };

  [[nodiscard]] std::size_t slot_of(std::uint32_t hash, std::string_view suffix) const;
  ApplicationId& add(std::string_view domain);
  void grow();

  std::string text_;             ///< the domains, one behind the other
  std::vector<Slot> slots_{16};  ///< a power of two of them, at least half of them free; searched linearly
  std::size_t used_count_ = 0;
};

}  // namespace sextant
