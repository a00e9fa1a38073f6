// SPDX-License-Identifier: BSD-3-Clause
// The grid all printed tables share: a label on the left, three right-aligned columns, a title in bold. Writes into a
// string it is given. One thread.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "controlplane/report/text_style.h"

namespace sextant {

class TextTable {
 public:
  static constexpr std::size_t kColumns = 3;
  using Row = std::array<std::string_view, kColumns>;

  TextTable(std::string& out, const TextStyle& style);

  /// A blank line, then the title and what the columns are.
  void title(std::string_view text, const Row& columns = {});

  /// Trailing empty cells leave no blanks behind.
  void row(std::string_view label, const Row& cells, Ink ink = Ink::plain);

  /// A sentence of its own, dimmed, broken where the line ends.
  void note(std::string_view sentence, std::size_t indent = 2, Ink ink = Ink::dim);

  [[nodiscard]] std::size_t cell_width() const { return cell_width_; }

 private:
  static constexpr std::size_t kLabelWidth = 26;

  void cells(std::string_view label, const Row& cells, Ink ink);

  std::string& out_;
  TextStyle style_;
  std::size_t width_;
  std::size_t cell_width_;
};

}  // namespace sextant
