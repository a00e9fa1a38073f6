// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/report/text_table.h"

#include <algorithm>

#include "controlplane/report/figures.h"

namespace sextant {

namespace {

constexpr std::size_t kNarrowest = 80;
constexpr std::size_t kWidest = 100;

}  // namespace

TextTable::TextTable(std::string& out, const TextStyle& style)
    : out_(out),
      style_(style),
      width_(std::clamp(style.width, kNarrowest, kWidest)),
      cell_width_((width_ - kLabelWidth) / kColumns) {}

void TextTable::cells(std::string_view label, const Row& cells, Ink ink) {
  std::size_t column = columns_of(label);
  std::size_t end = kLabelWidth;
  for (const std::string_view cell : cells) {
    end += cell_width_;
    if (cell.empty()) continue;
    const std::size_t start = end - std::min(columns_of(cell), end);
    // A figure that is too wide for its column moves the rest; it is never cut.
    const std::size_t blanks = start > column ? start - column : 1;
    out_ += std::string(blanks, ' ') + inked(style_, ink, cell);
    column += blanks + columns_of(cell);
  }
  out_ += '\n';
}

void TextTable::title(std::string_view text, const Row& columns) {
  if (!out_.empty()) out_ += '\n';
  out_ += inked(style_, Ink::bold, text);
  cells(text, columns, Ink::dim);
}

void TextTable::row(std::string_view label, const Row& row_cells, Ink ink) {
  const std::string indented = "  " + std::string(label);
  out_ += indented;
  cells(indented, row_cells, ink);
}

void TextTable::note(std::string_view sentence, std::size_t indent, Ink ink) {
  const std::string text = wrapped(sentence, indent, width_ - indent);
  out_ += std::string(indent, ' ') + inked(style_, ink, text) + '\n';
}

}  // namespace sextant
