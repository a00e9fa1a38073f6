// SPDX-License-Identifier: BSD-3-Clause
// Decoding as single steps, for whoever wants to look on: decode() is first_layer(), read_layer() until Layer::done,
// then finish_walk(). Pure.
#pragma once

#include "dataplane/decode/walk.h"

namespace sextant {

/// The layer a frame of this link type begins with.
[[nodiscard]] Layer first_layer(LinkType link_type);

/// Reads one layer at the walk's offset; returns what follows.
[[nodiscard]] Layer read_layer(Walk& walk, Layer layer);

/// Draws up what depends on the whole frame.
void finish_walk(Walk& walk);

}  // namespace sextant
