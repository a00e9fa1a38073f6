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

Document cell_document(const ApplicationCell& cell) {
  return {{"flows", cell.flows}, {"packets", cell.cell.packets}, {"octets", cell.cell.frame_octets}};
}

const ApplicationCell& of(const ApplicationFamilies& families, Family family) {
  return families[static_cast<std::size_t>(family)];
}

Document octets_document(const ApplicationFamilies& families) {
  return {{"ipv4", of(families, Family::ipv4).cell.frame_octets},
          {"ipv6", of(families, Family::ipv6).cell.frame_octets}};
}

std::optional<double> ipv6_share(const ApplicationFamilies& families) {
  return share_of(of(families, Family::ipv6).cell.frame_octets, octets_of(families));
}

/// Families by the inner view; the other views by their share.
void add_classes(Document& entry, const ApplicationClasses& classes) {
  const ApplicationFamilies inner = families_in(View::inner, classes);
  entry["ipv4"] = cell_document(of(inner, Family::ipv4));
  entry["ipv6"] = cell_document(of(inner, Family::ipv6));
  entry["ipv6_share"] = ratio_document(ipv6_share(inner));
  for (const View view : {View::outer, View::service}) {
    entry["ipv6_share_" + std::string(kViewNames[static_cast<std::size_t>(view)])] =
        ratio_document(ipv6_share(families_in(view, classes)));
  }
}

Document sums_document(const std::vector<ApplicationSum>& sums, bool are_applications) {
  Document list = Document::array();
  for (const ApplicationSum& sum : sums) {
    Document entry{{"name", sum.name}};
    if (are_applications) {
      entry["category"] = sum.category;
      entry["owner"] = sum.owner;
    }
    add_classes(entry, sum.classes);
    if (sum.servers) {
      entry["servers"] = sum.servers->met;
      entry["servers_over_ipv6"] = sum.servers->met_over_ipv6;
    }
    list.push_back(std::move(entry));
  }
  return list;
}

}  // namespace

void add_applications(Document& document, const ApplicationSummary& summary) {
  document["applications"] = sums_document(summary.applications, true);
  document["categories"] = sums_document(summary.categories, false);
  document["owners"] = sums_document(summary.owners, false);
  const Coverage coverage = coverage_of(summary);
  Document rest{{"coverage", ratio_document(share_of(coverage.labelled_octets, coverage.counted_octets))}};
  add_classes(rest["unknown"], summary.unknown);
  rest["unknown"]["other"] = cell_document(of(families_in(View::inner, summary.unknown), Family::other));
  Document servers = Document::array();
  for (const ServerWithoutIpv6& server : summary.without_ipv6) {
    servers.push_back({{"name", server.name},
                       {"application", server.application},
                       {"flows", server.flows},
                       {"octets", server.octets}});
  }
  rest["servers_without_ipv6"] = std::move(servers);
  Document movers = Document::array();
  for (const ApplicationMove& move : summary.movers) {
    movers.push_back({{"name", move.name},
                      {"octets_last_minute", octets_document(move.last)},
                      {"octets_minute_before", octets_document(move.before)}});
  }
  if (!movers.empty()) rest["movers"] = std::move(movers);
  document["application_rest"] = std::move(rest);
}

}  // namespace sextant
