// SPDX-License-Identifier: BSD-3-Clause
// What a reader of payload found. Readers are pure functions over the octets they are given; they never guess.
#pragma once

#include <cstdint>

#include "sextant/name.h"

namespace sextant {

enum class NameOutcome : std::uint8_t {
  found,       ///< `name` is the name
  absent,      ///< a whole message of the protocol that carries no name
  incomplete,  ///< the octets are the beginning of such a message; more of them may hold a name
  malformed,   ///< it began like one, and then broke the protocol's rules
  other,       ///< not this protocol
};

struct NameFinding {
  NameOutcome outcome = NameOutcome::other;
  NameText name;
  bool encrypted_client_hello = false;  ///< the name is the outer one of an ECH (RFC 9849): not where the client goes
};

}  // namespace sextant
