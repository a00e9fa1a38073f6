// SPDX-License-Identifier: BSD-3-Clause
#include "src/live_applications.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <string_view>
#include <utility>

#include "controlplane/report/figures.h"

namespace sextant {

namespace {

std::uint64_t change_of(const ApplicationMove& move) {
  const std::uint64_t last = move.ipv4_octets + move.ipv6_octets;
  const std::uint64_t before = move.ipv4_octets_before + move.ipv6_octets_before;
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

void LiveApplications::publish(const std::vector<std::string>& files, LoadedApplications loaded) {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  ApplicationState state{.files = files,
                         .application_count = loaded.applications.size(),
                         .domain_count = loaded.domain_count,
                         .signature_count = loaded.signature_count,
                         .server_prefix_count = loaded.server_prefix_count,
                         .loaded = {std::chrono::duration_cast<std::chrono::nanoseconds>(now).count()},
                         .failed_reloads = state_ ? state_->failed_reloads : 0};
  applications_ = std::move(loaded.applications);
  matcher_ = loaded.matcher.get();
  state.epoch = probe_.publish_applications(std::move(loaded.matcher));
  state_ = std::move(state);
}

void LiveApplications::ask_reload(const std::vector<std::string>& files) {
  wanted_ = files;
  begin_reload();
}

/// Only one at a time: the next one keeps the numbers that this one gives.
void LiveApplications::begin_reload() {
  if (load_.is_busy() || !wanted_) return;
  loading_ = std::move(*wanted_);
  wanted_.reset();
  load_.begin([files = loading_, workers = probe_.worker_count(), before = applications_] {
    return load_applications(files, workers, before);
  });
}

std::optional<std::string> LiveApplications::look() {
  auto loaded = load_.take();
  if (!loaded) return std::nullopt;
  std::string news;
  if (const std::string why = why_not(*loaded); !why.empty()) {
    ++state_->failed_reloads;
    news = fmt::format("{} The applications stay as they were.", why);
  } else {
    const std::string counts = application_counts_text(**loaded);
    publish(loading_, std::move(**loaded));
    news = fmt::format("Rules were loaded: {}, epoch {}.", counts, state_->epoch);
  }
  begin_reload();
  return news;
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
    summary.movers.push_back({number == 0 ? "" : applications_[number - 1].name, minutes.last.ipv4, minutes.last.ipv6,
                              minutes.before.ipv4, minutes.before.ipv6});
  }
  keep_largest_movers(summary.movers);
  return summary;
}

}  // namespace sextant
