// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/idle.h"

#include <bit>
#include <charconv>

#include "dataplane/device.h"

namespace sextant {
namespace {

/// A frame of 64 octets, its preamble and the gap behind it.
constexpr std::uint64_t kSmallestFrame_bits = (64UL + 8 + 12) * 8;
constexpr std::uint64_t kMicrosecondsPerSecond = 1'000'000;
constexpr std::uint64_t kGigabit = 1'000'000'000;
constexpr std::uint32_t kAfPacketFrames = 512;  // net_af_packet's framecnt
constexpr std::uint32_t kAfXdpFrames = 2048;    // net_af_xdp's receive ring, whatever the number of descriptors
constexpr std::uint64_t kMostDescriptors = 32'768;

bool is_af_packet(const PortConfiguration& port) {
  return port.device.starts_with("net_af_packet");
}

bool is_af_xdp(const PortConfiguration& port) {
  return port.device.starts_with("net_af_xdp");
}

/// Gbit/s with one digit behind the point.
std::string gigabits(std::uint64_t bits_per_second) {
  const std::uint64_t tenths = bits_per_second / (kGigabit / 10);
  return std::to_string(tenths / 10) + (tenths % 10 == 0 ? "" : "." + std::to_string(tenths % 10)) + " Gbit/s";
}

std::string advice(const PortConfiguration& port, std::uint64_t frames) {
  const std::uint64_t wanted = std::bit_ceil(frames);
  std::string never = "set workers.idle to pause";
  if (is_af_packet(port)) return "raise framecnt to " + std::to_string(wanted) + " or " + never;
  if (is_af_xdp(port) || wanted > kMostDescriptors) return never;
  return "raise rx_descriptors to " + std::to_string(wanted) + " or " + never;
}

}  // namespace

IdlePolicy idle_policy_of(IdlePolicy configured, bool shares_core) {
  if (configured != IdlePolicy::automatic) return configured;
  return shares_core ? IdlePolicy::sleep : IdlePolicy::pause;
}

std::uint64_t frames_in_an_absence(std::uint64_t bits_per_second) {
  const std::uint64_t bits = bits_per_second / kMicrosecondsPerSecond * kLongestAbsence_us;
  return (bits + kSmallestFrame_bits - 1) / kSmallestFrame_bits;
}

std::uint32_t queue_depth_frames(const PortConfiguration& port) {
  if (is_af_xdp(port)) return kAfXdpFrames;
  if (!is_af_packet(port)) return port.rx_descriptors;
  const std::string_view framecnt = device_argument(port.device, "framecnt");
  std::uint32_t frames = kAfPacketFrames;
  std::from_chars(framecnt.data(), framecnt.data() + framecnt.size(), frames);
  return frames;
}

std::optional<std::string> remark_on_sleep(const PortConfiguration& port,
                                           std::optional<std::uint64_t> bits_per_second) {
  const std::uint32_t depth = queue_depth_frames(port);
  const std::string who = "Port '" + port.name + "': an idle worker sleeps and may be away for " +
                          std::to_string(kLongestAbsence_us) + " microseconds, ";
  if (!bits_per_second) {
    if (!is_pci_device(port.device)) return std::nullopt;  // a source that waits, or that knows no speed
    const std::uint64_t bearable = depth * kSmallestFrame_bits * kMicrosecondsPerSecond / kLongestAbsence_us;
    return who + "and nothing here tells the port's speed; a queue of " + std::to_string(depth) +
           " frames bears that up to " + gigabits(bearable) + " of the smallest frames.";
  }
  const std::uint64_t frames = frames_in_an_absence(*bits_per_second);
  if (frames <= depth) return std::nullopt;
  return who + "in which " + gigabits(*bits_per_second) + " bring up to " + std::to_string(frames) +
         " frames; a queue holds " + std::to_string(depth) + ", so " + advice(port, frames) + ".";
}

}  // namespace sextant
