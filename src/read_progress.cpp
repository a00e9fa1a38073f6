// SPDX-License-Identifier: BSD-3-Clause
#include "src/read_progress.h"

#include <fmt/format.h>

#include <cstdio>

namespace sextant {
namespace {

constexpr std::chrono::seconds kPatience{2};
constexpr std::chrono::milliseconds kInterval{250};

}  // namespace

std::string progress_line(const ReadPosition& position, double elapsed_s) {
  constexpr double kMega = 1e6;
  const auto packets = static_cast<double>(position.packets);
  const auto octets = static_cast<double>(position.octets);
  std::string line = fmt::format("{:.1f} MB", octets / kMega);
  if (position.octets_total && *position.octets_total > 0) {
    const auto total = static_cast<double>(*position.octets_total);
    line = fmt::format("{:.1f} of {:.1f} MB ({:.0f} %)", octets / kMega, total / kMega, 100 * octets / total);
  }
  line += fmt::format(", {:.2f}", packets / kMega);
  if (position.packets_total && *position.packets_total > 0) {
    const auto total = static_cast<double>(*position.packets_total);
    line += fmt::format(" of {:.2f} M packets ({:.0f} %)", total / kMega, 100 * packets / total);
  } else {
    line += " M packets";
  }
  return line + fmt::format(", {:.2f} M packets/s", elapsed_s > 0 ? packets / kMega / elapsed_s : 0.0);
}

ReadProgress::ReadProgress(bool shown) : shown_(shown), start_(Clock::now()), next_(start_ + kPatience) {}

ReadProgress::~ReadProgress() {
  erase();
}

bool ReadProgress::due() const {
  return shown_ && Clock::now() >= next_;
}

void ReadProgress::show(const ReadPosition& position) {
  const Clock::time_point now = Clock::now();
  next_ = now + kInterval;
  visible_ = true;
  const std::string line = progress_line(position, std::chrono::duration<double>(now - start_).count());
  fmt::print(stderr, "\r{}\x1b[K", line);
  std::fflush(stderr);
}

void ReadProgress::erase() {
  if (!visible_) return;
  visible_ = false;
  fmt::print(stderr, "\r\x1b[K");
  std::fflush(stderr);
}

}  // namespace sextant
