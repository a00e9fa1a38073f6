// SPDX-License-Identifier: BSD-3-Clause
// Puts the rules of several files together. A file adds to what those before it said, and where both speak of the same
// thing the later one counts: a category, an owner, whose a domain or a prefix is. Its signatures are tried first.
// Within one file nothing may be said twice and differently: the two places are named. Owned by one thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "controlplane/applications/application_file.h"
#include "controlplane/config/document.h"
#include "sextant/application.h"

namespace sextant {

/// Of an application nobody gave one.
inline constexpr std::string_view kDefaultCategory = "other";

class RuleBuilder {
 public:
  using Fault = std::optional<Problem>;

  struct Declaration {
    ApplicationId application = kUnknownApplication;
    bool is_new = false;           ///< no file knew it before
    std::optional<Place> earlier;  ///< in this file
  };

  /// What is added from here on stands in the file `name`.
  void begin_file(std::string_view name);

  [[nodiscard]] std::expected<Declaration, Problem> declare(std::string_view name, Place place);
  [[nodiscard]] Fault set_category(ApplicationId application, std::string_view category, Place place);
  [[nodiscard]] Fault set_owner(ApplicationId application, std::string_view owner, Place place);
  /// `may_be_public`: also a domain under which a registry gives out names to anybody. `remedy` says how to mean that.
  [[nodiscard]] Fault add_suffix(ApplicationId application, std::string_view domain, bool may_be_public,
                                 std::string_view remedy, Place place);
  [[nodiscard]] Fault add_signature(ApplicationId application, SignatureTransport transport, std::string_view pattern,
                                    Place place);
  [[nodiscard]] Fault add_server(ApplicationId application, std::string_view prefix, Place place);

  [[nodiscard]] bool empty() const { return rules_.applications.empty(); }
  [[nodiscard]] ApplicationSet take();

 private:
  /// Who said something last, and where. File 0 is none.
  struct Claim {
    std::size_t file = 0;
    Place place;
  };
  struct Claims {
    Claim name;
    Claim category;
    Claim owner;
  };
  struct Owned {
    ApplicationId application = kUnknownApplication;
    Claim claim;
  };
  struct TextHash {
    using is_transparent = void;  // NOLINT(readability-identifier-naming): the standard library looks for it
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  template <typename Value>
  using ByText = std::unordered_map<std::string, Value, TextHash, std::equal_to<>>;
  template <typename Prefix>
  using ByPrefix = std::map<std::pair<decltype(Prefix{}.address.octets), std::uint8_t>, Owned>;

  [[nodiscard]] Fault set_text(std::string& text, Claim& claim, std::string_view wanted, std::string_view what,
                               ApplicationId application, Place place);
  /// Gives `owned` to the application; a fault where another one of this file has it.
  [[nodiscard]] Fault give(Owned& owned, ApplicationId application, std::string_view what, Place place);
  [[nodiscard]] const std::string& name_of(ApplicationId application) const {
    return rules_.applications[application - 1U].name;
  }

  std::string file_name_;
  std::size_t file_ = 0;
  ApplicationRules rules_;
  std::vector<Claims> claims_;                                         // by application
  std::vector<std::pair<std::size_t, std::string>> signature_claims_;  // file and place, by signature
  ByText<ApplicationId> applications_;
  ByText<Owned> suffixes_;
  ByPrefix<Ipv4Prefix> ipv4_servers_;
  ByPrefix<Ipv6Prefix> ipv6_servers_;
};

}  // namespace sextant
