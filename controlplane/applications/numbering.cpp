// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/applications/numbering.h"

#include <cstddef>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace sextant {

ApplicationRules renumbered(ApplicationRules rules, const std::vector<Application>& before) {
  std::vector<Application> applications = before;
  std::unordered_map<std::string_view, std::size_t> places;
  for (std::size_t i = 0; i < before.size(); ++i) places.emplace(before[i].name, i);
  std::vector<std::size_t> numbers{kUnknownApplication};  // the new number by the old one
  for (Application& application : rules.applications) {
    const auto known = places.find(application.name);
    const std::size_t place = known != places.end() ? known->second : applications.size();
    if (place == applications.size()) applications.emplace_back();
    applications[place] = std::move(application);
    numbers.push_back(place + 1);
  }
  const auto renumber = [&](auto& number) { number = static_cast<ApplicationId>(numbers[number]); };
  for (ApplicationSuffix& suffix : rules.suffixes) renumber(suffix.application);
  for (ApplicationSignature& signature : rules.signatures) renumber(signature.application);
  for (LabelledIpv4Prefix& server : rules.ipv4_servers) renumber(server.label);
  for (LabelledIpv6Prefix& server : rules.ipv6_servers) renumber(server.label);
  rules.applications = std::move(applications);
  return rules;
}

}  // namespace sextant
