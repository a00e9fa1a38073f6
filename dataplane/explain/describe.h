// SPDX-License-Identifier: BSD-3-Clause
// Describers: one function a header, that writes the fields which decide into a HeaderView, says how long the header
// has to be, and why nothing is read behind it. One file a family, each with its table. A layer without a describer
// still shows its name, its offset and its first octets.
#pragma once

#include <span>

#include "dataplane/explain/header_view.h"

namespace sextant {

struct Describer {
  Layer layer;
  void (*describe)(HeaderView& view);
};

[[nodiscard]] std::span<const Describer> link_describers();
[[nodiscard]] std::span<const Describer> provider_describers();
[[nodiscard]] std::span<const Describer> ip_describers();
[[nodiscard]] std::span<const Describer> extension_describers();
[[nodiscard]] std::span<const Describer> transport_describers();
[[nodiscard]] std::span<const Describer> tunnel_describers();
[[nodiscard]] std::span<const Describer> udp_tunnel_describers();
[[nodiscard]] std::span<const Describer> closed_describers();

/// Whether `layer` has a describer.
[[nodiscard]] bool is_described(Layer layer);

/// Describes the header with its layer's describer.
void describe(HeaderView& view);

/// What several tables list.
void describe_mpls(HeaderView& view);
void describe_gre(HeaderView& view);

}  // namespace sextant
