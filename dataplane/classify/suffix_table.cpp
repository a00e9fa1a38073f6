// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/classify/suffix_table.h"

#include <utility>

#include "sextant/name.h"

namespace sextant {
namespace {

/// The endings of a name that begin at a label, the shortest first, and the hash of each.
class Endings {
 public:
  explicit Endings(std::string_view name) : name_(name), begin_(name.size()) {}

  /// False when the last ending was the whole name.
  [[nodiscard]] bool next() {
    if (begin_ == 0) return false;
    // FNV-1a, from the end, dots included.
    do {
      hash_ = (hash_ ^ static_cast<unsigned char>(name_[--begin_])) * 0x100000001b3U;
    } while (begin_ != 0 && name_[begin_ - 1] != '.');
    return true;
  }

  [[nodiscard]] std::string_view text() const { return name_.substr(begin_); }
  [[nodiscard]] std::uint32_t hash() const { return static_cast<std::uint32_t>(hash_ ^ (hash_ >> 32U)); }

 private:
  std::string_view name_;
  std::size_t begin_;
  std::uint64_t hash_ = 0xcbf29ce484222325U;
};

bool is_domain(std::string_view text) {
  return !text.empty() && text.size() <= NameText::kCapacity && text.front() != '.' && text.back() != '.' &&
         text.find("..") == std::string_view::npos;
}

}  // namespace

std::expected<SuffixTable, SuffixError> SuffixTable::build(std::span<const ApplicationSuffix> suffixes) {
  SuffixTable table;
  for (std::size_t i = 0; i < suffixes.size(); ++i) {
    const auto& [domain, application] = suffixes[i];
    if (!is_domain(domain)) {
      return std::unexpected(SuffixError{i, "'" + domain + "' is no domain of at most 253 octets: correct it."});
    }
    ApplicationId& known = table.add(domain);
    if (known != kUnknownApplication) {
      return std::unexpected(SuffixError{i, "the domain '" + domain + "' has a rule before: remove one of them."});
    }
    known = application;
  }
  return table;
}

ApplicationId SuffixTable::application_of(std::string_view name) const {
  ApplicationId application = kUnknownApplication;
  Endings endings(name);
  while (endings.next()) {
    const Slot& slot = slots_[slot_of(endings.hash(), endings.text())];
    if (slot.application != kUnknownApplication) application = slot.application;
    if (!slot.has_longer) break;
  }
  return application;
}

std::size_t SuffixTable::size_octets() const {
  return slots_.size() * sizeof(Slot) + text_.size();
}

/// Where `suffix` is, or the free slot where it belongs.
std::size_t SuffixTable::slot_of(std::uint32_t hash, std::string_view suffix) const {
  const std::size_t mask = slots_.size() - 1;
  std::size_t index = hash & mask;
  for (;; index = (index + 1) & mask) {
    const Slot& slot = slots_[index];
    if (slot.text_octets == 0) return index;
    if (slot.hash == hash && std::string_view(text_).substr(slot.text_offset, slot.text_octets) == suffix) return index;
  }
}

/// The application of `domain`, to be written; what is above it finds its way to it.
ApplicationId& SuffixTable::add(std::string_view domain) {
  text_ += domain;
  Endings endings(domain);
  while (endings.next()) {
    if (2 * (used_count_ + 1) > slots_.size()) grow();
    const std::string_view suffix = endings.text();
    Slot& slot = slots_[slot_of(endings.hash(), suffix)];
    if (slot.text_octets == 0) {
      ++used_count_;
      slot.hash = endings.hash();
      slot.text_offset = static_cast<std::uint32_t>(text_.size() - suffix.size());
      slot.text_octets = static_cast<std::uint8_t>(suffix.size());
    }
    if (suffix.size() == domain.size()) return slot.application;
    slot.has_longer = true;
  }
  std::unreachable();  // a domain has a label
}

void SuffixTable::grow() {
  std::vector<Slot> slots(2 * slots_.size());
  for (const Slot& slot : slots_) {
    if (slot.text_octets == 0) continue;
    std::size_t index = slot.hash & (slots.size() - 1);
    while (slots[index].text_octets != 0) index = (index + 1) & (slots.size() - 1);
    slots[index] = slot;
  }
  slots_ = std::move(slots);
}

}  // namespace sextant
