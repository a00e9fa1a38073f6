// SPDX-License-Identifier: BSD-3-Clause
// The compiled form of ApplicationRules: what application a name or a payload tells. Names go to a hash table of
// domains, payloads to Hyperscan, servers to a prefix table. Compiled by the control thread, immutable afterwards,
// shared by all workers; each has a scratch of its own in it, so that nobody allocates when a worker adopts it. Refuses
// rules that are wrong, with their index.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sextant/address.h"
#include "sextant/application.h"
#include "sextant/traffic.h"

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

  /// Makes scratches for `worker_count` workers, too. `compiled`: what compiled_signatures() returned for the same
  /// signatures in the same order, from a source that is trusted; where it does not fit, they are compiled.
  [[nodiscard]] static std::expected<std::unique_ptr<const ApplicationMatcher>, MatcherError> compile(
      const ApplicationRules& rules, std::size_t worker_count, std::span<const std::byte> compiled = {});

  /// To be kept and given to compile() next time; empty where there is not enough memory for it.
  [[nodiscard]] std::vector<std::byte> compiled_signatures() const;

  /// Name and version of what compiles them.
  [[nodiscard]] static std::string_view compiler();

  /// Whether the signatures were there already.
  [[nodiscard]] bool was_compiled_before() const;
  ~ApplicationMatcher();

  /// Of the longest domain that `name` is or is under. `name` as in NameText.
  [[nodiscard]] ApplicationId by_name(std::string_view name) const;

  /// Of the first of the signatures that match the beginning of `payload`. `scratch` is one of this matcher's.
  [[nodiscard]] ApplicationId by_payload(SignatureTransport transport, std::span<const std::byte> payload,
                                         MatcherScratch& scratch) const;

  /// Of the longest prefix of servers that holds the address; an IPv4 address stands in the last four octets.
  [[nodiscard]] ApplicationId by_server(Family family, const Ipv6Address& address) const;

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
