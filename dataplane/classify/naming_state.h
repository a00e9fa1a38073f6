// SPDX-License-Identifier: BSD-3-Clause
// What a flow remembers of the search for its name; eight octets of its cold part. Written by the classifier only. All
// zero is a search that has not begun.
#pragma once

#include <cstdint>

#include "sextant/application.h"
#include "sextant/name.h"

namespace sextant {

enum class NamingPhase : std::uint8_t {
  fresh,  ///< no payload was met yet
  searching,
  assembling,  ///< `handle` is the slot of a stream that is being put together
  learnt,      ///< `handle` is the number of a name that DNS gave its server; the search goes on
  named,       ///< `handle` is a name's number, one of its own or one from DNS
  ended,       ///< without a name
  settled,     ///< and DNS gave its server none either, or twelve frames had no payload
};

struct NamingState {
  std::uint32_t handle = 0;
  ApplicationId application = kUnknownApplication;
  std::uint8_t search_cost = 0;  ///< of the frames looked at
  NamingPhase phase : 4 = NamingPhase::fresh;
  NameSource source : 4 = NameSource::tls_sni;  ///< of a name
};
static_assert(sizeof(NamingState) == 8 && kNameSourceCount <= 16);

}  // namespace sextant
