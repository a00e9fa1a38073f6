// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/decode/layers.h"

#include <utility>

#include "dataplane/decode/number_table.h"

namespace sextant {
namespace {

enum class Registry : std::uint8_t { ether, upper, next, point };

struct Announcement {
  Registry registry;
  std::uint16_t number;
};

constexpr Announcement ether(std::uint16_t number) {
  return {Registry::ether, number};
}
constexpr Announcement upper(std::uint16_t number) {
  return {Registry::upper, number};
}
constexpr Announcement next(std::uint16_t number) {
  return {Registry::next, number};
}
constexpr Announcement point(std::uint16_t number) {
  return {Registry::point, number};
}

/// Calls `body` with each announcement of the table and the layer it announces.
template <typename Body>
constexpr void for_each_announcement(Body body) {
  const auto row = [&]([[maybe_unused]] Layer layer, auto... announcements) { (body(announcements, layer), ...); };
#define SEXTANT_ANNOUNCED(name, text, ...) row(Layer::name __VA_OPT__(, ) __VA_ARGS__);
  SEXTANT_HEADERS(SEXTANT_ANNOUNCED)
#undef SEXTANT_ANNOUNCED
}

constexpr ProtocolTable protocols(bool with_extension_headers) {
  ProtocolTable table;
  table.fill(Layer::other_protocol);
  for_each_announcement([&](Announcement announcement, Layer layer) {
    if (announcement.registry == Registry::upper || (with_extension_headers && announcement.registry == Registry::next))
      table[announcement.number] = layer;
  });
  return table;
}

constexpr NumberTable<64> numbers(Registry registry) {
  NumberTable<64> table;
  for_each_announcement([&](Announcement announcement, Layer layer) {
    if (announcement.registry == registry && !table.insert(announcement.number, layer)) {
      std::unreachable();  // a number is announced twice: this does not compile
    }
  });
  return table;
}

constexpr NumberTable kEtherTypes = numbers(Registry::ether);
constexpr NumberTable kPppNumbers = numbers(Registry::point);

}  // namespace

Layer layer_of_ether_type(std::uint16_t ether_type) {
  return kEtherTypes.find(ether_type);
}

Layer layer_of_ppp(std::uint16_t protocol) {
  return kPppNumbers.find(protocol);
}

constinit const ProtocolTable kLayerOfProtocol = protocols(false);
constinit const ProtocolTable kLayerOfNextHeader = protocols(true);

}  // namespace sextant
