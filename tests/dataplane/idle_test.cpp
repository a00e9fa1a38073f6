// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/idle.h"

#include <gtest/gtest.h>

#include "dataplane/device.h"

namespace sextant {
namespace {

constexpr std::uint64_t kGigabit = 1'000'000'000;

PortConfiguration port(const std::string& device, std::uint16_t rx_descriptors = 1024) {
  return {.name = "east", .device = device, .rx_descriptors = rx_descriptors};
}

TEST(DeviceArgument, is_the_value_of_its_key) {
  constexpr std::string_view kDevice = "net_af_packet0,iface=eth0,framesz=2048,blocksz=";
  EXPECT_EQ(device_argument(kDevice, "iface"), "eth0");
  EXPECT_EQ(device_argument(kDevice, "framesz"), "2048");
  EXPECT_EQ(device_argument(kDevice, "frame"), "");
  EXPECT_EQ(device_argument(kDevice, "blocksz"), "");
  EXPECT_EQ(device_argument("net_null0", "iface"), "");
}

TEST(Idle, automatic_spins_on_a_core_of_its_own_and_sleeps_on_a_shared_one) {
  EXPECT_EQ(idle_policy_of(IdlePolicy::automatic, false), IdlePolicy::pause);
  EXPECT_EQ(idle_policy_of(IdlePolicy::automatic, true), IdlePolicy::sleep);
  for (const IdlePolicy policy : {IdlePolicy::pause, IdlePolicy::yield, IdlePolicy::sleep}) {
    EXPECT_EQ(idle_policy_of(policy, false), policy);
    EXPECT_EQ(idle_policy_of(policy, true), policy);
  }
}

/// 14.88 million frames of 64 octets a second on 10 Gbit/s (RFC 2544), 148.8 on 100.
TEST(Idle, an_absence_is_worth_a_tenth_of_a_millisecond_of_line_rate) {
  EXPECT_EQ(frames_in_an_absence(10 * kGigabit), 1489U);
  EXPECT_EQ(frames_in_an_absence(100 * kGigabit), 14'881U);
  EXPECT_EQ(frames_in_an_absence(0), 0U);
}

TEST(Idle, a_queue_is_as_deep_as_its_driver_makes_it) {
  EXPECT_EQ(queue_depth_frames(port("0000:3b:00.0", 4096)), 4096U);
  EXPECT_EQ(queue_depth_frames(port("net_af_packet0,iface=eth0", 4096)), 512U);
  EXPECT_EQ(queue_depth_frames(port("net_af_packet0,iface=eth0,framecnt=8192")), 8192U);
  EXPECT_EQ(queue_depth_frames(port("net_af_xdp0,iface=eth0")), 2048U);
}

TEST(Idle, a_queue_that_holds_the_next_burst_needs_no_remark) {
  EXPECT_FALSE(remark_on_sleep(port("0000:3b:00.0", 2048), 10 * kGigabit));
  EXPECT_FALSE(remark_on_sleep(port("net_af_packet0,iface=eth0,framecnt=2048"), 10 * kGigabit));
  EXPECT_FALSE(remark_on_sleep(port("net_null0", 64), std::nullopt)) << "it waits for whoever takes its frames";
  EXPECT_FALSE(remark_on_sleep(port("ring:east", 64), std::nullopt));
}

TEST(Idle, a_queue_that_is_too_small_is_told_with_what_would_do) {
  EXPECT_EQ(remark_on_sleep(port("0000:3b:00.0"), 10 * kGigabit),
            "Port 'east': an idle worker sleeps and may be away for 100 microseconds, in which 10 Gbit/s bring up to "
            "1489 frames; a queue holds 1024, so raise rx_descriptors to 2048 or set workers.idle to pause.");
  EXPECT_EQ(remark_on_sleep(port("net_af_packet0,iface=eth0"), 10 * kGigabit),
            "Port 'east': an idle worker sleeps and may be away for 100 microseconds, in which 10 Gbit/s bring up to "
            "1489 frames; a queue holds 512, so raise framecnt to 2048 or set workers.idle to pause.");
  EXPECT_TRUE(remark_on_sleep(port("0000:3b:00.0", 32'768), 400 * kGigabit)
                  ->ends_with("a queue holds 32768, so set workers.idle to pause."));
}

TEST(Idle, what_nobody_knows_is_said) {
  EXPECT_EQ(remark_on_sleep(port("0000:3b:00.0"), std::nullopt),
            "Port 'east': an idle worker sleeps and may be away for 100 microseconds, and nothing here tells the "
            "port's speed; a queue of 1024 frames bears that up to 6.8 Gbit/s of the smallest frames.");
}

}  // namespace
}  // namespace sextant
