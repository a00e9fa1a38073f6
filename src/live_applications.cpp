// SPDX-License-Identifier: BSD-3-Clause
#include "src/live_applications.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "controlplane/report/figures.h"
#include "src/wall_clock.h"

namespace sextant {

namespace {

std::uint64_t change_of(const ApplicationMove& move) {
  const std::uint64_t last = octets_of(move.last);
  const std::uint64_t before = octets_of(move.before);
  return last > before ? last - before : before - last;
}

void keep_largest_movers(std::vector<ApplicationMove>& movers) {
  std::ranges::sort(movers, [](const ApplicationMove& a, const ApplicationMove& b) {
    return std::pair(change_of(b), std::string_view(a.name)) < std::pair(change_of(a), std::string_view(b.name));
  });
  if (movers.size() > kShownMoverLimit) movers.resize(kShownMoverLimit);
}

void forget_servers(ApplicationSummary& summary) {
  for (auto* sums : {&summary.applications, &summary.categories, &summary.owners}) {
    for (ApplicationSum& sum : *sums) sum.servers.reset();
  }
  summary.without_ipv6.clear();
}

}  // namespace

void LiveApplications::publish(LoadedApplications loaded) {
  ApplicationState state{.files = std::move(loaded.files),
                         .application_count = loaded.applications.size(),
                         .domain_count = loaded.domain_count,
                         .signature_count = loaded.signature_count,
                         .server_prefix_count = loaded.server_prefix_count,
                         .loaded = wall_clock(),
                         .failed_reloads = state_ ? state_->failed_reloads : 0};
  applications_ = std::move(loaded.applications);
  matcher_ = loaded.matcher.get();
  state.epoch = probe_.publish_applications(std::move(loaded.matcher));
  state_ = std::move(state);
}

void LiveApplications::ask_reload(const std::vector<std::string>& files) {
  load_.ask([this, files] {
    return [files, workers = probe_.worker_count(), before = applications_] {
      return load_applications(files, workers, before);
    };
  });
}

std::optional<std::string> LiveApplications::look() {
  auto loaded = load_.take();
  if (!loaded) return std::nullopt;
  if (const std::string why = why_not(*loaded); !why.empty()) {
    ++state_->failed_reloads;
    return fmt::format("{} The applications stay as they were.", why);
  }
  const std::string counts = application_counts_text(**loaded);
  publish(std::move(**loaded));
  return fmt::format("Rules were loaded: {}, epoch {}.", counts, state_->epoch);
}

/// Empty: it can be published.
std::string LiveApplications::why_not(const Expected<LoadedApplications>& loaded) const {
  if (!loaded) return loaded.error().sentence;
  const std::size_t count = loaded->applications.size();
  if (count <= largest_) return "";
  return fmt::format("The rules tell {} applications, and there is room for {} since the start: restart the probe.",
                     grouped(count), grouped(largest_));
}

std::optional<ApplicationSummary> LiveApplications::summary(const Totals& totals, const NameSummary& names) const {
  if (matcher_ == nullptr || totals.applications().empty()) return std::nullopt;
  ApplicationSummary summary = summarize(applications_, *matcher_, totals.applications(), names);
  // Of a part of the names nobody can say that a server was not met over IPv6.
  if (names.names.size() < names.name_count) forget_servers(summary);
  for (const ApplicationMinutes& minutes : totals.application_history().minutes()) {
    const std::size_t number = minutes.application;
    if (number > applications_.size()) continue;
    summary.movers.push_back({number == 0 ? "" : applications_[number - 1].name, minutes.last, minutes.before});
  }
  keep_largest_movers(summary.movers);
  return summary;
}

}  // namespace sextant
