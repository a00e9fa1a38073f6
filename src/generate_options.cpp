// SPDX-License-Identifier: BSD-3-Clause
#include "src/generate_options.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <memory>

#include "dataplane/explain/address_text.h"
#include "dataplane/generate/routing_table.h"

namespace sextant {
namespace {

constexpr std::uint64_t kFileFrames = 1'000'000;
constexpr std::uint64_t kFileRate = 1'000'000;

std::uint32_t per_million(double percent) {
  return static_cast<std::uint32_t>(std::lround(percent * kMillion / 100));
}

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

template <typename LabelledPrefix>
void put_lines(std::FILE* file, const std::vector<LabelledPrefix>& prefixes) {
  for (const auto& [prefix, label] : prefixes) {
    fmt::print(file, "{}/{} {}\n", address_text(prefix.address), prefix.length, label);
  }
}

}  // namespace

Expected<std::optional<std::uint32_t>> parse_frame_size(const std::string& text) {
  if (text == "imix") return std::nullopt;
  std::uint32_t size = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), size);
  const bool whole = error == std::errc{} && end == text.data() + text.size();
  if (!whole || size < kLoadFrameOctetsMin || size > kLoadFrameOctetsMax) {
    return fail(fmt::format("{} is no frame size: give octets with FCS from {} to {}, or imix.", text,
                            kLoadFrameOctetsMin, kLoadFrameOctetsMax));
  }
  return size;
}

Expected<FilePace> file_pace(const GenerateOptions& options, std::optional<std::uint64_t> rate) {
  FilePace pace{options.frames.value_or(kFileFrames), rate.value_or(kFileRate)};
  if (options.duration_s) {
    const std::uint64_t frames = pace.rate_frames_per_second * *options.duration_s;
    pace.frames = options.frames ? std::min(frames, *options.frames) : frames;
  }
  constexpr std::uint64_t kLongest_s = 50ULL * 366 * 86'400;  // pcap's seconds end in 2106
  if (pace.frames / pace.rate_frames_per_second > kLongest_s) {
    return fail("The frames would be captured over more than 50 years, which a pcap file cannot tell; raise --rate.");
  }
  return pace;
}

RoutingTable routing_table(const GenerateOptions& options) {
  const std::uint32_t ipv6_count = std::max(1U, options.prefixes / 5);
  return {ipv4_routing_table(options.prefixes, options.seed), ipv6_routing_table(ipv6_count, options.seed)};
}

Expected<LoadOptions> load_options(const GenerateOptions& options, const RoutingTable& table) {
  const auto frame_octets = parse_frame_size(options.size);
  if (!frame_octets) return std::unexpected(frame_octets.error());
  return LoadOptions{.flows = {.ipv6_per_million = per_million(options.ipv6_percent),
                               .vlan_per_million = per_million(options.vlan_percent),
                               .tcp_per_million = per_million(options.tcp_percent),
                               .ipv4_prefixes = table.ipv4,
                               .ipv6_prefixes = table.ipv6,
                               .seed = options.seed},
                     .flow_count = options.flows,
                     .frame_octets = *frame_octets,
                     .new_flow_per_million = per_million(options.new_flow_percent)};
}

std::optional<Error> write_routes(const std::string& path, const RoutingTable& table) {
  const auto failure = [&path] { return Error{path + " cannot be written: " + std::strerror(errno) + "."}; };
  std::unique_ptr<std::FILE, CloseFile> file(std::fopen(path.c_str(), "we"));
  if (!file) return failure();
  try {
    put_lines(file.get(), table.ipv4);
    put_lines(file.get(), table.ipv6);
  } catch (const std::system_error&) {  // what fmt makes of a full disk
    return failure();
  }
  if (std::ferror(file.get()) != 0 || std::fclose(file.release()) != 0) return failure();
  return std::nullopt;
}

}  // namespace sextant
