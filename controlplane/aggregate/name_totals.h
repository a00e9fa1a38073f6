// SPDX-License-Identifier: BSD-3-Clause
// Sums the names that workers saw and the octets of the flows that carry them. Bounded: names beyond kNameTotalLimit
// are not kept, and the sums say so. Owned by one control thread. Refuses nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "sextant/flow_record.h"
#include "sextant/name_summary.h"

namespace sextant {

inline constexpr std::size_t kNameTotalLimit = 1'000'000;

class NameTotals {
 public:
  void add(const NameSighting& sighting);
  /// Records without a name count nothing.
  void add(const FlowRecord& record);

  [[nodiscard]] bool ran_out() const { return ran_out_; }
  [[nodiscard]] bool empty() const { return sums_.empty(); }

  /// The `largest` names by octets.
  [[nodiscard]] NameSummary summary(std::size_t largest = kNameTotalLimit) const;

 private:
  struct Sum {
    std::uint64_t flows = 0;
    std::uint64_t octets = 0;
    bool encrypted_client_hello = false;
    AaaaEvidence aaaa = AaaaEvidence::none;
  };
  [[nodiscard]] Sum* find(const NameText& name, NameSource source, Family family);
  [[nodiscard]] AaaaEvidence aaaa_of(std::string_view name) const;

  std::unordered_map<std::string, Sum> sums_;  // by source, family and name
  bool ran_out_ = false;
};

}  // namespace sextant
