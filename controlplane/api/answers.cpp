// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/api/answers.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <sstream>
#include <vector>

#include "controlplane/api/state_documents.h"
#include "controlplane/report/state_text.h"
#include "controlplane/report/summary_text.h"
#include "controlplane/report/top_view.h"

namespace sextant {

namespace {

constexpr std::size_t kWidestScreen = 1000;

std::optional<std::size_t> size_from(const std::string& word) {
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  if (error != std::errc{} || end != word.data() + word.size() || value > kWidestScreen) return std::nullopt;
  return value;
}

std::string text_of(std::string_view what, const ShownState& state, const TextStyle& style) {
  if (what == "summary") return summary_text(state.summary, style);
  if (what == "links") return links_text(state, style);
  if (what == "ports") return ports_text(state.ports, style);
  if (what == "workers") return workers_text(state, style);
  if (what == "ledger") return ledger_text(state.summary, style) + '\n' + ports_text(state.ports, style);
  if (what == "flows") return flow_table_text(state, style);
  if (what == "labels") return labels_text(state, style);
  if (what == "applications") return applications_text(state, style);
  std::string all = text_of("summary", state, style);
  for (const std::string_view part : {"links", "ports", "workers", "flows"}) all += '\n' + text_of(part, state, style);
  return all;
}

bool is_shown(std::string_view what) {
  return std::ranges::find(kShownParts, what) != kShownParts.end();
}

std::string list_of_requests() {
  std::string list;
  for (const std::string_view part : kShownParts) list += fmt::format("{}{}", list.empty() ? "" : ", ", part);
  return list;
}

std::string answer_words(const std::vector<std::string>& words, const ShownState& state) {
  if (words.size() == 1 && is_shown(words[0])) return document_text(state_document(words[0], state));
  if (words.size() == 4 && (words[3] == "plain" || words[3] == "colour")) {
    const bool colour = words[3] == "colour";
    const std::optional<std::size_t> second = size_from(words[2]);
    if (words[0] == "text" && is_shown(words[1]) && second) return text_of(words[1], state, {colour, *second});
    const std::optional<std::size_t> first = size_from(words[1]);
    if (words[0] == "top" && first && second) return render_top(state, {*first, *second}, colour);
  }
  return refusal(fmt::format("This request is unknown; ask for one of {}.", list_of_requests()));
}

}  // namespace

std::string refusal(std::string_view sentence) {
  return document_text({{"error", sentence}});
}

std::string answer_to(std::string_view request, const ShownState* state) {
  if (state == nullptr) return refusal("The probe has just started and measured nothing yet; ask again in a moment.");
  std::istringstream line{std::string(request)};
  std::vector<std::string> words;
  for (std::string word; line >> word;) words.push_back(word);
  // The one place of this room where what a library throws ends: a probe answers or refuses, it never goes down.
  try {
    return answer_words(words, *state);
  } catch (const std::exception& exception) {
    return refusal(fmt::format("The answer could not be made ({}).", exception.what()));
  }
}

}  // namespace sextant
