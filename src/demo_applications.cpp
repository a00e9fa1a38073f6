// SPDX-License-Identifier: BSD-3-Clause
#include "src/demo_applications.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <span>
#include <string_view>
#include <utility>

#include "controlplane/report/figures.h"

namespace sextant {

namespace {

using Families = std::array<ComparedFlows, 2>;

// Where no rule tells a name, the signature of its protocol may tell that much.
constexpr std::array<std::string_view, 3> kProtocolsOfNames{"TLS", "HTTP", "QUIC"};

std::uint64_t excess(std::uint64_t a, std::uint64_t b) {
  return a > b ? a - b : 0;
}

ComparedFlows over_both(const Families& families) {
  ComparedFlows sum = families[0];
  sum.sent += families[1].sent;
  sum.told += families[1].told;
  sum.measured += families[1].measured;
  return sum;
}

void add_books(const GeneratorBooks& books, std::map<std::string_view, Families>& rows) {
  for (std::size_t service = 0; service < kServiceCount; ++service) {
    const std::string_view application = services()[service].application;
    Families& families = rows[application.empty() ? kUntoldName : application];
    for (std::size_t family = 0; family < families.size(); ++family) {
      const ServiceCounts& counts = books.services[service][family];
      families[family].sent += {counts.flows, counts.frames.octets};
      if (application.empty()) continue;  // it need not be told
      families[family].told += {counts.told_flows, counts.frames.octets - counts.frames_before_telling.octets};
    }
  }
}

void add_summary(const ApplicationSummary& summary, std::map<std::string_view, Families>& rows) {
  for (const ApplicationSum& sum : summary.applications) {
    const bool only_protocol = std::ranges::find(kProtocolsOfNames, sum.name) != kProtocolsOfNames.end();
    Families& families = rows[only_protocol ? kUntoldName : std::string_view{sum.name}];
    const ApplicationFamilies measured = families_in(View::inner, sum.classes);
    for (std::size_t family = 0; family < families.size(); ++family) {
      families[family].measured += {measured[family].flows, measured[family].cell.frame_octets};
    }
  }
}

bool agrees(const ComparedFlows& flows, bool untold, const ComparedApplications& slack) {
  const bool strict = slack.paused_flows + slack.missed_flows == 0;
  const std::uint64_t most = flows.sent.flows + slack.paused_flows + (untold ? slack.missed_flows : 0);
  return flows.measured.flows + slack.missed_flows >= flows.told.flows && flows.measured.flows <= most &&
         (flows.measured.octets >= flows.told.octets || !strict) &&
         (flows.measured.octets <= flows.sent.octets || (untold && !strict));
}

std::string row(const ComparedApplication& application, const TextStyle& style) {
  const ComparedFlows both = over_both(application.families);
  const ComparedFlows& ipv6 = application.families[1];
  const auto share = [](const FlowOctets& part, const FlowOctets& whole) {
    return whole.octets == 0 ? "-" : percent_of(part.octets, whole.octets);
  };
  const std::string mark = application.agrees ? inked(style, Ink::good, "agrees") : inked(style, Ink::bad, "DIFFERENT");
  return fmt::format("  {:<20}{:>9}{:>9}{:>9}{:>15}{:>15}{:>9}{:>9}  {}\n", application.name, grouped(both.sent.flows),
                     grouped(both.told.flows), grouped(both.measured.flows), grouped(both.sent.octets),
                     grouped(both.measured.octets), share(ipv6.sent, both.sent), share(ipv6.measured, both.measured),
                     mark);
}

}  // namespace

bool ComparedApplications::agree() const {
  return std::ranges::all_of(rows, &ComparedApplication::agrees);
}

ComparedApplications compare_applications(const GeneratorBooks& books, const Summary& summary) {
  ComparedApplications result;
  if (!summary.applications) return result;
  const std::uint64_t entries_due = books.ipv4_flows + books.ipv6_flows - books.malformed_flows;
  result.paused_flows = excess(summary.flows.created, entries_due);
  result.missed_flows = excess(entries_due, summary.flows.created);
  for (const auto outcome : {NamingOutcome::dispossessed, NamingOutcome::over_budget, NamingOutcome::unkept}) {
    result.missed_flows += summary.naming.flows[static_cast<std::size_t>(outcome)];
  }
  std::map<std::string_view, Families> rows;
  add_books(books, rows);
  add_summary(*summary.applications, rows);
  for (const auto& [name, families] : rows) {
    const ComparedFlows both = over_both(families);
    if (both.sent == FlowOctets{} && both.measured == FlowOctets{}) continue;
    const bool fits = std::ranges::all_of(
        families, [&](const ComparedFlows& flows) { return agrees(flows, name == kUntoldName, result); });
    result.rows.push_back({std::string{name}, families, fits});
  }
  std::ranges::stable_sort(result.rows, std::ranges::greater{}, [](const ComparedApplication& application) {
    return over_both(application.families).sent.octets;
  });
  return result;
}

std::string applications_text(const ComparedApplications& applications, const TextStyle& style) {
  if (applications.rows.empty()) return "";
  std::string text = inked(style, Ink::bold, "Applications, as they were sent and as the probe tells them") + "\n\n";
  text += fmt::format("  {:<20}{:>9}{:>9}{:>9}{:>15}{:>15}{:>9}{:>9}\n", "flows and octets", "sent", "told", "measured",
                      "sent", "measured", "IPv6", "measured");
  for (const ComparedApplication& application : applications.rows) text += row(application, style);
  text +=
      "\n  A flow is told by its first payload. Octets before it may have been counted as unknown, and a flow that "
      "the\n"
      "  end cut off before it may be: what was measured lies between what was told and what was sent.\n";
  if (applications.paused_flows + applications.missed_flows > 0) {
    text += fmt::format(
        "  {} flows paused for longer than the idle timeout and began again without a name; of {} the probe did not\n"
        "  look for the name to its end. So many may be missing or stand twice.\n",
        grouped(applications.paused_flows), grouped(applications.missed_flows));
  }
  return text;
}

}  // namespace sextant
