// SPDX-License-Identifier: BSD-3-Clause
// One header while it is described: its octets as the reader found them, and the fields, notes and length gathered so
// far. A describer (describe.h) writes into it. Every access is checked: what was not captured reads as 0 and is not
// written as a field, so a cut header shows what is there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "dataplane/decode/walk.h"
#include "dataplane/explain/explain.h"

namespace sextant {

/// A list in one field, cut short where it is long: "a, b, c and 40 more".
class ShortList {
 public:
  void add(std::string_view item);
  [[nodiscard]] bool empty() const { return count_ == 0; }
  [[nodiscard]] std::string text() const;

 private:
  static constexpr std::size_t kLongest = 16;
  std::string text_;
  std::size_t count_ = 0;
};

class HeaderView {
 public:
  /// `walk` stands at the header's first octet. Fields and notes go to `header`.
  HeaderView(const Walk& walk, ExplainedHeader& header) : walk_(walk), header_(header) {}

  [[nodiscard]] const Walk& walk() const { return walk_; }
  [[nodiscard]] Layer layer() const { return header_.layer; }

  [[nodiscard]] bool holds(std::size_t at, std::size_t count) const { return at + count <= walk_.captured_left(); }
  [[nodiscard]] unsigned octet(std::size_t at) const { return holds(at, 1) ? walk_.octet(at) : 0U; }
  [[nodiscard]] unsigned pair(std::size_t at) const { return octet(at) << 8U | octet(at + 1); }
  [[nodiscard]] std::uint32_t word(std::size_t at) const { return pair(at) << 16U | pair(at + 2); }

  void add(std::string name, std::string value) { header_.fields.push_back({std::move(name), std::move(value)}); }
  /// The `count` <= 4 octets at `at` as a number.
  void number(std::string name, std::size_t at, std::size_t count);
  void hexadecimal(std::string name, std::size_t at, std::size_t count);
  void mac_address(std::string name, std::size_t at);
  void ipv4_address(std::string name, std::size_t at);
  void ipv6_address(std::string name, std::size_t at);
  /// An EtherType, which announces the next header, or a length (IEEE 802.3, clause 3.2.6).
  void type_or_length(std::size_t at);
  void next_header(std::string name, std::size_t at);

  /// Nothing where the list is empty.
  void list(std::string name, const ShortList& items);

  void note(std::string sentence) { header_.notes.push_back(std::move(sentence)); }

  /// The header takes at least so many octets.
  void need(std::size_t octets) { needed_ = std::max(needed_, octets); }
  [[nodiscard]] std::size_t needed() const { return needed_; }

  /// Names the field that announces what follows: "EtherType 0x0806 (ARP)".
  void announce(std::string announcement) { announcement_ = std::move(announcement); }
  [[nodiscard]] const std::string& announcement() const { return announcement_; }

  /// Says why nothing is read behind this header, should it turn out to be the last and nothing be wrong with it.
  void end(std::string sentence) { end_ = std::move(sentence); }
  [[nodiscard]] const std::string& end() const { return end_; }

 private:
  [[nodiscard]] std::uint32_t value(std::size_t at, std::size_t count) const;

  const Walk& walk_;
  ExplainedHeader& header_;
  std::size_t needed_ = 0;
  std::string announcement_;
  std::string end_;
};

}  // namespace sextant
