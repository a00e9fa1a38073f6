// SPDX-License-Identifier: BSD-3-Clause
// The bounds-checked reader that one decode carries from layer to layer, and the names of the layers. A layer's
// function reads its header at the walk's offset, writes facts, moves on and returns the layer that follows. Lives on
// the stack of decode(); nothing reads a byte but through it.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "dataplane/decode/facts.h"
#include "dataplane/decode/settings.h"
#include "dataplane/decode/wire.h"
#include "dataplane/frame.h"

namespace sextant {

/// What stands at the walk's offset.
enum class Layer : std::uint8_t { done, ethernet, ether_type, ipv4, ipv6, upper, mpls, pppoe, ppp, gre };

class Walk {
 public:
  Walk(const Frame& frame, const DecodeLimits& decode_limits, Facts& frame_facts)
      : facts(frame_facts),
        limits(decode_limits),
        data_(frame.data),
        captured_end_(frame.captured),
        wire_end_(frame.length) {}

  /// The header T at the offset, or false where the captured bytes end before it does.
  template <typename T>
  [[nodiscard]] bool header(T& out) const {
    if (captured_left() < sizeof(T)) return false;
    std::memcpy(&out, data_ + offset_, sizeof(T));
    return true;
  }

  [[nodiscard]] std::size_t offset() const { return offset_; }
  [[nodiscard]] std::size_t captured_left() const { return captured_end_ - offset_; }
  [[nodiscard]] std::size_t wire_left() const { return wire_end_ - offset_; }

  /// The octet `ahead` of the offset; the caller has checked captured_left().
  [[nodiscard]] std::uint8_t octet(std::size_t ahead) const {
    return std::to_integer<std::uint8_t>(data_[offset_ + ahead]);
  }

  /// Moves on; `count` <= captured_left().
  void skip(std::size_t count) { offset_ += count; }

  /// Ends the walk's world `count` octets ahead: what follows is padding or a trailer. `count` <= wire_left().
  void limit_to(std::size_t count) {
    wire_end_ = offset_ + count;
    captured_end_ = std::min(captured_end_, wire_end_);
  }

  /// Records what is wrong; the first finding decides the frame's outcome.
  void find(Outcome outcome) {
    if (facts.outcome == Outcome::accounted) facts.outcome = outcome;
  }
  /// Records a header cut at the offset. A first fragment must hold the whole chain of headers (RFC 7112); where one
  /// ends before it, by its sender's doing, that is told apart.
  void find_cut(Outcome outcome) {
    const bool whole = captured_left() == wire_left();
    find(whole && observed(Observation::first_fragment) ? Outcome::truncated_fragment : outcome);
  }
  [[nodiscard]] Layer stop(Outcome outcome) {
    find(outcome);
    return Layer::done;
  }
  void observe(Observation observation) {
    facts.observations = static_cast<std::uint16_t>(facts.observations | 1U << static_cast<unsigned>(observation));
  }
  [[nodiscard]] bool observed(Observation observation) const {
    return (facts.observations >> static_cast<unsigned>(observation) & 1U) != 0;
  }
  void count(Encapsulation encapsulation) { facts.encapsulations |= 1U << static_cast<unsigned>(encapsulation); }
  void count(ExtensionHeader header) {
    facts.extension_headers = static_cast<std::uint16_t>(facts.extension_headers | 1U << static_cast<unsigned>(header));
  }

  /// Opens one more layer of encapsulation; false when the limit is reached.
  [[nodiscard]] bool descend() { return ++depth_ <= limits.nesting; }

  Facts& facts;
  const DecodeLimits& limits;
  std::uint16_t next_ether_type = 0;  ///< valid at Layer::ether_type
  std::uint8_t next_protocol = 0;     ///< valid at Layer::upper
  bool directly_in_ipv4 = false;      ///< at Layer::ipv6: IPv4 with protocol 41 led here

 private:
  const std::byte* data_;
  std::size_t offset_ = 0;
  std::size_t captured_end_;
  std::size_t wire_end_;
  std::uint8_t depth_ = 0;
};

}  // namespace sextant
