// SPDX-License-Identifier: BSD-3-Clause
#include "src/applications.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

#include "controlplane/applications/application_file.h"
#include "dataplane/classify/http_host.h"

namespace sextant {

namespace {

constexpr std::size_t kShownWithoutIpv6 = 100;

void add(FamilyFlows& sums, const FamilyFlows& more) {
  for (std::size_t f = 0; f < kFamilyCount; ++f) sums[f] += more[f];
}

void sort_by_octets(std::vector<ApplicationSum>& sums) {
  std::ranges::sort(sums, [](const ApplicationSum& a, const ApplicationSum& b) {
    return std::pair(octets_of(b.families), std::string_view(a.name)) <
           std::pair(octets_of(a.families), std::string_view(b.name));
  });
}

const FlowOctets& of(const FamilyFlows& families, Family family) {
  return families[static_cast<std::size_t>(family)];
}

}  // namespace

Expected<Applications> Applications::load(const std::vector<std::string>& paths) {
  auto set = read_application_files(starter_texts(), paths);
  if (!set) return std::unexpected(std::move(set.error()));
  auto matcher = ApplicationMatcher::compile(set->rules, 1);
  if (matcher) return Applications(std::move(set->rules), std::move(*matcher));
  const MatcherError& error = matcher.error();
  if (!error.signature) return fail(error.sentence);
  return fail(fmt::format("{}: {}", set->signature_places[*error.signature], error.sentence));
}

ApplicationSummary Applications::summary(const NameSummary& names) const {
  std::map<std::string_view, FamilyFlows> servers;  // over all sources
  for (const NameSum& sum : names.names) {
    if (is_question(sum.source)) continue;
    const std::string_view server = sum.source == NameSource::http_host ? domain_of(sum.name) : sum.name;
    servers[server][static_cast<std::size_t>(sum.family)] += {sum.flows, sum.octets};
  }
  std::vector<FamilyFlows> by_application(rules_.applications.size() + 1);
  std::map<std::string_view, FamilyFlows> by_category;
  ApplicationSummary summary;
  for (const auto& [server, families] : servers) {
    const ApplicationId id = server.empty() ? kUnknownApplication : matcher_->by_name(server);
    add(by_application[id], families);
    if (of(families, Family::ipv6).flows != 0 || server.empty()) continue;
    summary.without_ipv6.push_back({std::string(server),
                                    id == kUnknownApplication ? "" : rules_.applications[id - 1U].name,
                                    of(families, Family::ipv4)});
  }
  summary.other = by_application[kUnknownApplication];
  for (std::size_t id = 1; id < by_application.size(); ++id) {
    if (by_application[id] == FamilyFlows{}) continue;
    const Application& application = rules_.applications[id - 1];
    summary.applications.push_back({application.name, application.category, application.owner, by_application[id]});
    add(by_category[application.category], by_application[id]);
  }
  for (const auto& [category, families] : by_category) {
    summary.categories.push_back({std::string(category), "", "", families});
  }
  sort_by_octets(summary.applications);
  sort_by_octets(summary.categories);
  std::ranges::stable_sort(summary.without_ipv6, std::ranges::greater{},
                           [](const ServerWithoutIpv6& server) { return server.ipv4.octets; });
  if (summary.without_ipv6.size() > kShownWithoutIpv6) summary.without_ipv6.resize(kShownWithoutIpv6);
  return summary;
}

}  // namespace sextant
