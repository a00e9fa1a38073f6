// SPDX-License-Identifier: BSD-3-Clause
// Geneve (RFC 8926), options skipped.
#include "dataplane/decode/ether_type.h"
#include "dataplane/decode/walk.h"

namespace sextant {
namespace {

/// RFC 8926, section 3.4.
struct Geneve {
  std::uint8_t version_options;
  std::uint8_t flags;
  Be16 protocol;
  Be32 network;
};
static_assert(sizeof(Geneve) == 8);

}  // namespace

Layer read_geneve(Walk& walk) {
  Geneve geneve;
  if (!walk.header(geneve) || geneve.version_options >> 6 != 0) return walk.decline();
  const std::size_t octets = sizeof geneve + std::size_t{4} * (geneve.version_options & 0x3fU);
  if (octets > walk.captured_left()) return walk.decline();
  const std::uint16_t type = geneve.protocol.host();
  return walk.open(octets, Encapsulation::geneve,
                   type == ether_type::kTransparentBridging ? Layer::ethernet : follow_ether_type(type));
}

}  // namespace sextant
