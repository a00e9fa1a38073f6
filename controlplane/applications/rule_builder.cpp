// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/applications/rule_builder.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "controlplane/applications/domain_text.h"
#include "controlplane/applications/registrable_domain.h"
#include "controlplane/config/prefix_text.h"
#include "controlplane/config/utf8.h"

namespace sextant {
namespace {

constexpr std::size_t kTextLimit = 64;       // characters of a name or an owner
constexpr std::size_t kCategoryLimit = 32;   // octets
constexpr std::size_t kPatternLimit = 1000;  // octets

bool is_text(std::string_view text) {
  return !text.empty() && character_count(text) <= kTextLimit && text.front() != ' ' && text.back() != ' ' &&
         text.find_first_of("\t\r\n") == std::string_view::npos;
}

bool is_category(std::string_view text) {
  const auto is_word = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
  return !text.empty() && text.size() <= kCategoryLimit && std::ranges::all_of(text, is_word);
}

std::string wants_text(std::string_view what, std::string_view found) {
  return fmt::format("{} is 1 to {} characters on one line without blanks at its ends, not {}.", what, kTextLimit,
                     shown(found));
}

}  // namespace

void RuleBuilder::begin_file(std::string_view name) {
  ++file_;
  file_name_ = name;
}

std::expected<RuleBuilder::Declaration, Problem> RuleBuilder::declare(std::string_view name, Place place) {
  if (const auto known = applications_.find(name); known != applications_.end()) {
    Claim& claim = claims_[known->second - 1U].name;
    Declaration declaration{.application = known->second, .is_new = false, .earlier = std::nullopt};
    if (claim.file == file_) {
      declaration.earlier = claim.place;
    } else {
      claim = {file_, place};
    }
    return declaration;
  }
  if (!is_text(name)) return std::unexpected(Problem{place, wants_text("the name of an application", name)});
  if (rules_.applications.size() == kApplicationLimit) {
    return std::unexpected(Problem{
        place, fmt::format("{} is application number {}; at most {} are possible: group the small ones under one name.",
                           shown(name), kApplicationLimit + 1, kApplicationLimit)});
  }
  rules_.applications.push_back({.name = std::string(name), .category = std::string(kDefaultCategory), .owner = {}});
  claims_.push_back({.name = {file_, place}, .category = {}, .owner = {}});
  const auto application = static_cast<ApplicationId>(rules_.applications.size());
  applications_.emplace(name, application);
  return Declaration{.application = application, .is_new = true, .earlier = std::nullopt};
}

RuleBuilder::Fault RuleBuilder::set_text(std::string& text, Claim& claim, std::string_view wanted,
                                         std::string_view what, ApplicationId application, Place place) {
  if (claim.file == file_) {
    if (text == wanted) return std::nullopt;
    return Problem{place, fmt::format("the {} of {} is {} here, and {} at {}:{}; write the same at both.", what,
                                      shown(name_of(application)), shown(wanted), shown(text), claim.place.line,
                                      claim.place.column)};
  }
  text = wanted;
  claim = {file_, place};
  return std::nullopt;
}

RuleBuilder::Fault RuleBuilder::set_category(ApplicationId application, std::string_view category, Place place) {
  if (!is_category(category)) {
    return Problem{place,
                   fmt::format("a category is 1 to {} lower-case letters, digits and '_', such as video, not {}.",
                               kCategoryLimit, shown(category))};
  }
  return set_text(rules_.applications[application - 1U].category, claims_[application - 1U].category, category,
                  "category", application, place);
}

RuleBuilder::Fault RuleBuilder::set_owner(ApplicationId application, std::string_view owner, Place place) {
  if (!is_text(owner)) return Problem{place, wants_text("an owner", owner)};
  return set_text(rules_.applications[application - 1U].owner, claims_[application - 1U].owner, owner, "owner",
                  application, place);
}

RuleBuilder::Fault RuleBuilder::give(Owned& owned, ApplicationId application, std::string_view what, Place place) {
  if (owned.claim.file == file_ && owned.application != application) {
    return Problem{place, fmt::format("{} is given to {} here, and to {} at {}:{}; give it to one of them.", what,
                                      shown(name_of(application)), shown(name_of(owned.application)),
                                      owned.claim.place.line, owned.claim.place.column)};
  }
  if (owned.claim.file != file_) owned = {application, {file_, place}};
  return std::nullopt;
}

RuleBuilder::Fault RuleBuilder::add_suffix(ApplicationId application, std::string_view domain, bool may_be_public,
                                           std::string_view remedy, Place place) {
  auto read = read_domain(domain);
  if (!read) return Problem{place, std::move(read.error())};
  if (!may_be_public && is_public_suffix(*read)) {
    return Problem{place, fmt::format("anybody can register a name under {}: write a longer domain, or {}.",
                                      shown(*read), remedy)};
  }
  Owned& owned = suffixes_.try_emplace(*std::move(read)).first->second;
  return give(owned, application, shown(domain), place);
}

RuleBuilder::Fault RuleBuilder::add_signature(ApplicationId application, SignatureTransport transport,
                                              std::string_view pattern, Place place) {
  if (!pattern.starts_with('^') || pattern.size() == 1) {
    return Problem{place, fmt::format("a pattern begins with '^', at the first octet of a payload, and goes on; found "
                                      "{}.",
                                      shown(pattern))};
  }
  if (pattern.size() > kPatternLimit) {
    return Problem{place, fmt::format("a pattern has at most {} octets, and this one {}; shorten it.", kPatternLimit,
                                      pattern.size())};
  }
  rules_.signatures.push_back({.pattern = std::string(pattern), .transport = transport, .application = application});
  signature_claims_.emplace_back(file_, fmt::format("{}:{}:{}", file_name_, place.line, place.column));
  return std::nullopt;
}

RuleBuilder::Fault RuleBuilder::add_server(ApplicationId application, std::string_view prefix, Place place) {
  const auto add = [&](const auto& read, auto& servers) -> Fault {
    if (!read) return Problem{place, fmt::format("{} is no prefix of servers; {}.", shown(prefix), read.error())};
    return give(servers[{read->address.octets, read->length}], application, shown(prefix), place);
  };
  return prefix.contains(':') ? add(read_prefix(prefix), ipv6_servers_) : add(read_ipv4_prefix(prefix), ipv4_servers_);
}

ApplicationSet RuleBuilder::take() {
  ApplicationSet set{.rules = std::move(rules_), .signature_places = {}};
  set.rules.suffixes.reserve(suffixes_.size());
  for (const auto& [domain, owned] : suffixes_) set.rules.suffixes.push_back({domain, owned.application});
  std::ranges::sort(set.rules.suffixes, {}, &ApplicationSuffix::domain);
  for (const auto& [prefix, owned] : ipv4_servers_) {
    set.rules.ipv4_servers.push_back({{{prefix.first}, prefix.second}, owned.application});
  }
  for (const auto& [prefix, owned] : ipv6_servers_) {
    set.rules.ipv6_servers.push_back({{{prefix.first}, prefix.second}, owned.application});
  }
  // The first signature that matches wins: those of later files come first, those of one file in its order.
  std::vector<std::size_t> order(signature_claims_.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, std::greater{}, [&](std::size_t i) { return signature_claims_[i].first; });
  std::vector<ApplicationSignature> signatures;
  for (const std::size_t i : order) {
    signatures.push_back(std::move(set.rules.signatures[i]));
    set.signature_places.push_back(std::move(signature_claims_[i].second));
  }
  set.rules.signatures = std::move(signatures);
  return set;
}

}  // namespace sextant
