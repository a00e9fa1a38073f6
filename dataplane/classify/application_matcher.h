// SPDX-License-Identifier: BSD-3-Clause
// The compiled form of ApplicationRules: what application a name or a payload tells. Names go to a hash table of
// domains, payloads to Hyperscan. Compiled by the control thread, immutable afterwards, shared by all workers; each has
// a scratch of its own in it, so that nobody allocates when a worker adopts it. Refuses rules that are wrong, with
// their index.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "sextant/application.h"

namespace sextant {

/// Why rules do not compile. At most one of the indices is there: of the rule in its list that is to blame.
struct MatcherError {
  std::string sentence;
  std::optional<std::size_t> suffix;
  std::optional<std::size_t> signature;
};

/// What Hyperscan writes to while it searches. One thread at a time.
class MatcherScratch;

class ApplicationMatcher {
 public:
  /// Of a payload, what is looked at.
  static constexpr std::size_t kPayloadOctets = 256;

  /// Makes scratches for `worker_count` workers, too.
  [[nodiscard]] static std::expected<std::unique_ptr<const ApplicationMatcher>, MatcherError> compile(
      const ApplicationRules& rules, std::size_t worker_count);
  ~ApplicationMatcher();

  /// Of the longest domain that `name` is or is under. `name` as in NameText.
  [[nodiscard]] ApplicationId by_name(std::string_view name) const;

  /// Of the first of the signatures that match the beginning of `payload`. `scratch` is one of this matcher's.
  [[nodiscard]] ApplicationId by_payload(SignatureTransport transport, std::span<const std::byte> payload,
                                         MatcherScratch& scratch) const;

  /// Worker `worker`'s; it goes when the matcher does.
  [[nodiscard]] MatcherScratch& scratch(std::size_t worker) const;

  /// Of the domains, in memory.
  [[nodiscard]] std::size_t suffix_octets() const;
  /// Of the compiled signatures, in memory.
  [[nodiscard]] std::size_t signature_octets() const;

 private:
  struct Parts;
  explicit ApplicationMatcher(std::unique_ptr<const Parts> parts);

  std::unique_ptr<const Parts> parts_;
};

}  // namespace sextant
