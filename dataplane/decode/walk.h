// SPDX-License-Identifier: BSD-3-Clause
// The bounds-checked reader that one decode carries from layer to layer. A layer's reader (layers.h) reads its header
// at the walk's offset, writes facts, moves on and returns the layer that follows. Lives on the stack of decode();
// nothing reads a byte but through it.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <utility>

#include "dataplane/decode/facts.h"
#include "dataplane/decode/layers.h"
#include "dataplane/decode/settings.h"
#include "dataplane/decode/wire.h"
#include "dataplane/frame.h"

namespace sextant {

class Walk {
 public:
  Walk(const Frame& frame, const DecodeSettings& decode_settings, Facts& frame_facts)
      : facts(frame_facts),
        settings(decode_settings),
        data_(frame.data),
        captured_end_(frame.captured),
        wire_end_(frame.length) {}

  /// The header T at the offset, or false where the captured bytes end before it does.
  template <typename T>
  [[nodiscard]] bool header(T& out) const {
    return header_at(0, out);
  }

  /// The header T `ahead` of the offset.
  template <typename T>
  [[nodiscard]] bool header_at(std::size_t ahead, T& out) const {
    if (captured_left() < ahead + sizeof(T)) return false;
    std::memcpy(&out, data_ + offset_ + ahead, sizeof(T));
    return true;
  }

  [[nodiscard]] std::size_t offset() const { return offset_; }
  [[nodiscard]] std::size_t captured_left() const { return captured_end_ - offset_; }
  [[nodiscard]] std::size_t wire_left() const { return wire_end_ - offset_; }

  /// Whether what is here is the beginning of something longer: by the snap length, or in a first fragment.
  [[nodiscard]] bool is_cut() const { return captured_left() < wire_left() || observed(Observation::first_fragment); }

  /// The octet `ahead` of the offset; the caller has checked captured_left().
  [[nodiscard]] std::uint8_t octet(std::size_t ahead) const {
    return std::to_integer<std::uint8_t>(data_[offset_ + ahead]);
  }
  /// Two octets `ahead` of the offset, in network order; the caller has checked captured_left().
  [[nodiscard]] std::uint16_t pair(std::size_t ahead) const {
    return static_cast<std::uint16_t>(octet(ahead) << 8 | octet(ahead + 1));
  }

  /// What was captured from the offset on.
  [[nodiscard]] std::span<const std::byte> captured() const { return {data_ + offset_, captured_left()}; }

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
  /// Records a header cut at the offset. A first fragment must hold the whole chain of headers (RFC 7112; in IPv4
  /// RFC 1858 asks for it); where one ends before it, by its sender's doing, that is told apart.
  void find_cut(Outcome outcome) {
    const bool whole = captured_left() == wire_left();
    find(whole && observed(Observation::first_fragment) ? Outcome::truncated_fragment : outcome);
  }
  [[nodiscard]] Layer stop(Outcome outcome) {
    find(outcome);
    return Layer::done;
  }
  void observe(Observation observation) { sextant::observe(facts, observation); }
  [[nodiscard]] bool observed(Observation observation) const {
    return (facts.observations >> static_cast<unsigned>(observation) & 1U) != 0;
  }
  void count(Encapsulation encapsulation) {
    facts.encapsulations |= std::uint64_t{1} << static_cast<unsigned>(encapsulation);
  }
  void count(ExtensionHeader header) {
    facts.extension_headers = static_cast<std::uint16_t>(facts.extension_headers | 1U << static_cast<unsigned>(header));
  }

  /// Opens one more layer of encapsulation; false when the limit is reached.
  [[nodiscard]] bool descend() { return ++depth_ <= settings.nesting_limit; }

  /// Opens a tunnel whose header has `header_octets` and holds `inside`.
  [[nodiscard]] Layer open(std::size_t header_octets, Encapsulation encapsulation, Layer inside) {
    count(encapsulation);
    skip(header_octets);
    return descend() ? inside : stop(Outcome::nesting_limit);
  }

  /// A closed tunnel: counted, and nothing behind it can be read.
  [[nodiscard]] Layer close(Encapsulation encapsulation) {
    count(encapsulation);
    observe(Observation::closed_tunnel);
    return Layer::done;
  }

  /// The answer of a tunnel's reader whose header does not hold: the port lied, and the other one may be asked.
  [[nodiscard]] Layer decline() { return std::exchange(fallback, Layer::done); }

  Facts& facts;
  const DecodeSettings& settings;
  std::uint8_t next_protocol = 0;  ///< the protocol number that announced the layer at the offset
  /// The extension headers of this IPv6 header so far.
  struct Chain {
    std::uint8_t length = 0;
    std::uint8_t rank = 0;  ///< of the last one in the order of RFC 8200, section 4.1
    std::uint8_t fragment_header_count = 0;
  };
  Chain chain;
  std::uint8_t options_left = kOptionLimit;  ///< options of extension headers that are still looked at in this frame
  bool single_steps = false;                 ///< return after each extension header, for whoever looks on
  Layer fallback = Layer::done;  ///< at a UDP tunnel: the tunnel of the source port, should this one decline

 private:
  const std::byte* data_;
  std::size_t offset_ = 0;
  std::size_t captured_end_;
  std::size_t wire_end_;
  std::uint8_t depth_ = 0;
};

}  // namespace sextant
