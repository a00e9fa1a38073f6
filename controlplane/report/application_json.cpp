// SPDX-License-Identifier: BSD-3-Clause
// The part of the summary's document that tells of applications.
#include <optional>

#include "controlplane/report/summary_document.h"

namespace sextant {

namespace {

std::optional<double> share_of(std::uint64_t part, std::uint64_t whole) {
  if (whole == 0) return std::nullopt;
  return static_cast<double>(part) / static_cast<double>(whole);
}

Document flow_octets_document(const FlowOctets& sum) {
  return {{"flows", sum.flows}, {"octets", sum.octets}};
}

void add_families(Document& entry, const FamilyFlows& families) {
  const FlowOctets& ipv4 = families[static_cast<std::size_t>(Family::ipv4)];
  const FlowOctets& ipv6 = families[static_cast<std::size_t>(Family::ipv6)];
  entry["ipv4"] = flow_octets_document(ipv4);
  entry["ipv6"] = flow_octets_document(ipv6);
  entry["ipv6_share"] = ratio_document(share_of(ipv6.octets, ipv4.octets + ipv6.octets));
}

Document sums_document(const std::vector<ApplicationSum>& sums, bool are_applications) {
  Document list = Document::array();
  for (const ApplicationSum& sum : sums) {
    Document entry{{"name", sum.name}};
    if (are_applications) {
      entry["category"] = sum.category;
      entry["owner"] = sum.owner;
    }
    add_families(entry, sum.families);
    list.push_back(std::move(entry));
  }
  return list;
}

}  // namespace

void add_applications(Document& document, const ApplicationSummary& summary, std::uint64_t accounted_octets) {
  document["applications"] = sums_document(summary.applications, true);
  document["categories"] = sums_document(summary.categories, false);
  Document rest{{"coverage", ratio_document(share_of(labelled_octets(summary), accounted_octets))}};
  add_families(rest["other_names"], summary.other);
  Document servers = Document::array();
  for (const ServerWithoutIpv6& server : summary.without_ipv6) {
    servers.push_back({{"name", server.name},
                       {"application", server.application},
                       {"flows", server.ipv4.flows},
                       {"octets", server.ipv4.octets}});
  }
  rest["servers_without_ipv6"] = std::move(servers);
  document["application_rest"] = std::move(rest);
}

}  // namespace sextant
