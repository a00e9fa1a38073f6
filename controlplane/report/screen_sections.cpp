// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/report/screen_sections.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

namespace sextant {

namespace {

std::size_t total(const std::vector<std::size_t>& counts) {
  return std::accumulate(counts.begin(), counts.end(), std::size_t{0});
}

// Rows each section may show so that all of them together fit `room`; at least one where there is one. The longest
// gives first, of equals the one further down.
std::vector<std::size_t> shared_out(const std::vector<ScreenSection>& sections, std::size_t room) {
  std::vector<std::size_t> counts;
  for (const ScreenSection& section : sections) counts.push_back(section.rows.size());
  while (total(counts) > room) {
    const auto longest = std::max_element(counts.rbegin(), counts.rend());
    if (*longest <= 1) break;
    --*longest;
  }
  return counts;
}

void append_rows(std::vector<std::string>& lines, const ScreenSection& section, std::size_t count) {
  if (count == section.rows.size()) {
    lines.insert(lines.end(), section.rows.begin(), section.rows.end());
    return;
  }
  const std::size_t shown = count - 1;
  lines.insert(lines.end(), section.rows.begin(), section.rows.begin() + static_cast<std::ptrdiff_t>(shown));
  lines.push_back(fmt::format("  and {} {}{}", section.rows.size() - shown, shown == 0 ? "" : "more ", section.noun));
}

}  // namespace

std::string clipped(std::string_view text, std::size_t columns) {
  std::string result;
  std::size_t column = 0;
  bool in_escape = false;
  bool coloured = false;
  for (const char letter : text) {
    const bool continues = (static_cast<unsigned char>(letter) & 0xc0) == 0x80;
    if (letter == '\x1b') in_escape = coloured = true;
    if (!in_escape && !continues && ++column > columns) break;
    result += letter;
    if (in_escape && letter >= '@' && letter <= '~' && letter != '[') in_escape = false;
  }
  if (coloured && column > columns) result += "\x1b[0m";
  return result;
}

std::string fit_to_screen(const std::vector<ScreenSection>& sections, ScreenSize size) {
  std::size_t heads = 0;
  std::size_t all_rows = 0;
  for (const ScreenSection& section : sections) {
    heads += section.head.size();
    all_rows += section.rows.size();
  }
  const std::size_t blanks = sections.empty() ? 0 : sections.size() - 1;
  // Figures before blank lines.
  const bool is_airy = size.rows == 0 || heads + all_rows + blanks <= size.rows;
  const std::size_t room = size.rows == 0 ? all_rows : size.rows - std::min(size.rows, heads);
  const std::vector<std::size_t> counts = shared_out(sections, room);

  std::vector<std::string> lines;
  for (std::size_t s = 0; s < sections.size(); ++s) {
    if (s > 0 && is_airy) lines.emplace_back();
    lines.insert(lines.end(), sections[s].head.begin(), sections[s].head.end());
    if (!sections[s].rows.empty()) append_rows(lines, sections[s], counts[s]);
  }
  if (size.rows != 0 && lines.size() > size.rows) lines.resize(size.rows);
  std::string text;
  for (const std::string& line : lines) text += clipped(line, size.columns) + '\n';
  return text;
}

}  // namespace sextant
