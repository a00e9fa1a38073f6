// SPDX-License-Identifier: BSD-3-Clause
// Compiled signatures between two runs: Hyperscan takes some tenths of a second for those the program comes with, and
// reading them back takes none. Files under $XDG_CACHE_HOME/sextant, or ~/.cache/sextant, named by what they were
// compiled from; the newest few stay. A cache that cannot be used costs time and nothing else. Any thread; any number
// of processes.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "sextant/application.h"

namespace sextant {

class SignatureCache {
 public:
  /// Of these signatures.
  explicit SignatureCache(std::span<const ApplicationSignature> signatures);

  /// What was stored for them; empty where nothing was, or by somebody who is not us: compiled signatures are code.
  [[nodiscard]] std::vector<std::byte> load() const;

  void store(std::span<const std::byte> compiled) const;

 private:
  std::string folder_;  ///< empty: there is none
  std::string digest_;
  std::string path_;
};

}  // namespace sextant
