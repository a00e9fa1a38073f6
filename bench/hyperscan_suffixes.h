// SPDX-License-Identifier: BSD-3-Clause
// Suffix rules on Hyperscan's literal API, to measure the table of dataplane/classify against. One thread.
#pragma once

#include <hs/hs.h>

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "sextant/application.h"

namespace sextant::bench {

class HyperscanSuffixes {
 public:
  enum class Form {
    bare,     ///< the domains; the callback looks at what is in front of a match and at where it ends
    bounded,  ///< .domain\n in .name\n: only what is under the domain matches at all
  };

  /// Ends the program where Hyperscan refuses.
  HyperscanSuffixes(std::span<const ApplicationSuffix> suffixes, Form form);
  ~HyperscanSuffixes();
  HyperscanSuffixes(const HyperscanSuffixes&) = delete;
  HyperscanSuffixes& operator=(const HyperscanSuffixes&) = delete;

  [[nodiscard]] ApplicationId application_of(std::string_view name) const;
  [[nodiscard]] std::size_t size_octets() const;

 private:
  Form form_;
  std::vector<std::size_t> sizes_;  // by index of the suffix, as the others
  std::vector<ApplicationId> applications_;
  hs_database_t* database_ = nullptr;
  hs_scratch_t* scratch_ = nullptr;
};

}  // namespace sextant::bench
