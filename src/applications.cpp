// SPDX-License-Identifier: BSD-3-Clause
#include "src/applications.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <string_view>
#include <utility>

#include "controlplane/applications/application_file.h"
#include "controlplane/applications/numbering.h"
#include "controlplane/config/nearest.h"
#include "controlplane/report/figures.h"
#include "dataplane/classify/http_host.h"
#include "src/signature_cache.h"

namespace sextant {

namespace {

void sort_by_octets(std::vector<ApplicationSum>& sums) {
  std::ranges::sort(sums, [](const ApplicationSum& a, const ApplicationSum& b) {
    return std::pair(sum_of(b.classes).frame_octets, std::string_view(a.name)) <
           std::pair(sum_of(a.classes).frame_octets, std::string_view(b.name));
  });
}

/// A server over all sources of its name.
struct Server {
  std::array<std::uint64_t, kFamilyCount> flows{};
  std::array<std::uint64_t, kFamilyCount> octets{};
};

std::map<std::string_view, Server> servers_of(const NameSummary& names) {
  std::map<std::string_view, Server> servers;
  for (const NameSum& sum : names.names) {
    const std::string_view name = sum.source == NameSource::http_host ? domain_of(sum.name) : sum.name;
    if (is_question(sum.source) || name.empty()) continue;
    Server& server = servers[name];
    server.flows[static_cast<std::size_t>(sum.family)] += sum.flows;
    server.octets[static_cast<std::size_t>(sum.family)] += sum.octets;
  }
  return servers;
}

/// Everything of the applications for which `group_of` has a name.
template <typename GroupOf>
std::vector<ApplicationSum> grouped_by(const std::vector<ApplicationSum>& applications, GroupOf group_of) {
  std::map<std::string_view, ApplicationSum> groups;
  for (const ApplicationSum& application : applications) {
    const std::string& name = group_of(application);
    if (name.empty()) continue;
    ApplicationSum& group = groups[name];
    for (std::size_t c = 0; c < kTrafficClassCount; ++c) group.classes[c] += application.classes[c];
    ServerCount& servers = group.servers ? *group.servers : group.servers.emplace();
    servers.met += application.servers->met;
    servers.met_over_ipv6 += application.servers->met_over_ipv6;
  }
  std::vector<ApplicationSum> sums;
  for (auto& [name, group] : groups) {
    group.name = name;
    sums.push_back(std::move(group));
  }
  sort_by_octets(sums);
  return sums;
}

}  // namespace

Expected<LoadedApplications> load_applications(std::span<const std::string> paths, std::size_t worker_count,
                                               const std::vector<Application>& before) {
  auto set = read_application_files(starter_texts(), paths);
  if (!set) return std::unexpected(std::move(set.error()));
  ApplicationRules rules = renumbered(std::move(set->rules), before);
  if (rules.applications.size() > kApplicationLimit) {
    return fail(fmt::format("There are more than {} applications: use fewer of them.", grouped(kApplicationLimit)));
  }
  const SignatureCache cache(rules.signatures);
  auto matcher = ApplicationMatcher::compile(rules, worker_count, cache.load());
  if (!matcher) {
    const MatcherError& error = matcher.error();
    if (!error.signature) return fail(error.sentence);
    return fail(fmt::format("{}: {}", set->signature_places[*error.signature], error.sentence));
  }
  if (!(*matcher)->was_compiled_before()) cache.store((*matcher)->compiled_signatures());
  return LoadedApplications{{paths.begin(), paths.end()},
                            std::move(rules.applications),
                            rules.suffixes.size(),
                            rules.signatures.size(),
                            rules.ipv4_servers.size() + rules.ipv6_servers.size(),
                            std::move(*matcher)};
}

Expected<LoadedApplications> load_applications(const Configuration& configuration) {
  if (!configuration.names.capacity) return LoadedApplications{};
  auto loaded = load_applications(configuration.applications.files, configuration.workers.count);
  if (!loaded) return loaded;
  std::vector<std::string_view> known;
  for (const Application& application : loaded->applications) known.push_back(application.name);
  for (const std::string& name : configuration.applications.metrics) {
    if (std::ranges::find(known, name) != known.end()) continue;
    const std::string_view close = nearest(name, known);
    return fail(fmt::format("applications.metrics names '{}', which no rule tells; {}", printable(name),
                            close.empty() ? "spell it as its rule does." : fmt::format("did you mean '{}'?", close)));
  }
  return loaded;
}

std::string application_counts_text(const LoadedApplications& loaded) {
  return fmt::format("{} applications ({} domains, {} signatures, {} prefixes of servers)",
                     grouped(loaded.applications.size()), grouped(loaded.domain_count), grouped(loaded.signature_count),
                     grouped(loaded.server_prefix_count));
}

ApplicationSummary summarize(const std::vector<Application>& applications, const ApplicationMatcher& matcher,
                             const std::vector<ApplicationClasses>& counts, const NameSummary& names) {
  std::vector<ServerCount> servers(applications.size() + 1);
  ApplicationSummary summary;
  for (const auto& [name, server] : servers_of(names)) {
    const ApplicationId id = matcher.by_name(name);
    const bool over_ipv6 = server.flows[static_cast<std::size_t>(Family::ipv6)] != 0;
    ++servers[id].met;
    servers[id].met_over_ipv6 += over_ipv6 ? 1 : 0;
    if (over_ipv6) continue;
    constexpr auto kIpv4 = static_cast<std::size_t>(Family::ipv4);
    summary.without_ipv6.push_back({std::string(name), id == kUnknownApplication ? "" : applications[id - 1U].name,
                                    server.flows[kIpv4], server.octets[kIpv4]});
  }
  if (!counts.empty()) summary.unknown = counts[kUnknownApplication];
  for (std::size_t id = 1; id < counts.size() && id <= applications.size(); ++id) {
    if (counts[id] == ApplicationClasses{}) continue;
    const Application& application = applications[id - 1];
    summary.applications.push_back(
        {application.name, application.category, application.owner, counts[id], servers[id]});
  }
  sort_by_octets(summary.applications);
  summary.categories =
      grouped_by(summary.applications, [](const ApplicationSum& one) -> const std::string& { return one.category; });
  summary.owners =
      grouped_by(summary.applications, [](const ApplicationSum& one) -> const std::string& { return one.owner; });
  std::ranges::stable_sort(summary.without_ipv6, std::ranges::greater{}, &ServerWithoutIpv6::octets);
  if (summary.without_ipv6.size() > kShownServerLimit) summary.without_ipv6.resize(kShownServerLimit);
  return summary;
}

}  // namespace sextant
