// SPDX-License-Identifier: BSD-3-Clause
// What a worker does with empty queues, and whether a queue can hold what arrives meanwhile: the next burst must not be
// lost to a nap. Pure arithmetic; any thread. A worker rests only when a whole turn found nothing, so what arrives
// while it rests has the queue's whole depth before it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "sextant/configuration.h"

namespace sextant {

/// What `configured` comes to for a worker; never `automatic`.
[[nodiscard]] IdlePolicy idle_policy_of(IdlePolicy configured, bool shares_core);

/// How long a sleeping worker may be away: its sleep, and as long again until the kernel has woken it.
inline constexpr std::uint32_t kLongestAbsence_us = 2 * kIdleSleep_us;

/// Frames of 64 octets that a port of this speed can bring while its worker is away.
[[nodiscard]] std::uint64_t frames_in_an_absence(std::uint64_t bits_per_second);

/// Frames that wait for a worker in one queue of the port.
[[nodiscard]] std::uint32_t queue_depth_frames(const PortConfiguration& port);

/// One sentence where a queue of the port is too small for a sleeping worker, or where nobody knows the port's speed.
/// A burst that follows a silence is often one conversation, so one queue must hold all of it.
[[nodiscard]] std::optional<std::string> remark_on_sleep(const PortConfiguration& port,
                                                         std::optional<std::uint64_t> bits_per_second);

}  // namespace sextant
