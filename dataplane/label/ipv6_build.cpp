// SPDX-License-Identifier: BSD-3-Clause
// How an IPv6 table is built: from the ranges that the prefixes make, one root entry after the other.
#include <algorithm>
#include <bit>
#include <limits>

#include "dataplane/label/growing_array.h"
#include "dataplane/label/ipv6_ranges.h"
#include "dataplane/label/ipv6_table.h"

namespace sextant {

class Ipv6Builder {
 public:
  explicit Ipv6Builder(std::span<const LabelledIpv6Prefix> prefixes);
  [[nodiscard]] Expected<Ipv6Table> build();

 private:
  using Fork = Ipv6Table::Fork;
  using Line = Ipv6Table::Line;
  using RangeSpan = std::span<const Ipv6Range>;
  /// Keys from this one up to the next entry's go this way.
  struct Entry {
    std::uint32_t key = 0;
    std::uint32_t way = 0;
  };
  /// The entries of all keys that agree in their first `bits` bits. On the stack, from `begin` to its top.
  struct List {
    std::size_t begin = 0;
    std::size_t key_number = 0;
    unsigned bits = 0;
  };

  void add_root_fork(std::uint32_t number, RangeSpan ranges, Label label_before);
  [[nodiscard]] List collect(RangeSpan ranges, Label label, std::size_t key_number);
  void add_entry(std::uint32_t key, std::uint32_t way);
  [[nodiscard]] std::uint32_t add_way(List list, unsigned forks_above);
  [[nodiscard]] std::uint32_t add_fork(List list, unsigned forks_above);
  [[nodiscard]] Fork add_slots(List list, unsigned forks_above);
  [[nodiscard]] std::uint32_t add_tree(List list);
  [[nodiscard]] std::uint32_t add_line(std::span<const Entry> entries);
  [[nodiscard]] static std::uint32_t key_of(const Ipv6Range& range, std::size_t key_number);
  [[nodiscard]] static bool begins_at_key(const Ipv6Range& range, std::size_t key_number);

  std::span<const LabelledIpv6Prefix> prefixes_;
  MappedArray<Ipv6Range> ranges_;
  MappedArray<Entry> entries_;  ///< a stack of lists in the making: what lies inside is made before what is around it
  std::size_t entry_count_ = 0;
  GrowingArray<Fork> forks_;
  GrowingArray<std::uint32_t> slots_;
  GrowingArray<Line> lines_;
};

namespace {

/// Entries that a slot has on average, at least: fewer make more slots and less behind them.
constexpr std::size_t kEntriesPerSlot = 1;
constexpr unsigned kMostSlotBits = 16;
/// A fork costs two accesses, as two levels of lines do.
constexpr std::size_t kLargestTree = Ipv6Table::kLineWays * Ipv6Table::kLineWays;
/// Forks behind each other: entries that lie close together would make a long chain of them, and trees stay flat.
constexpr unsigned kMostForks = 3;
constexpr std::uint32_t kSignBit = std::uint32_t{1} << 31U;

}  // namespace

Ipv6Builder::Ipv6Builder(std::span<const LabelledIpv6Prefix> prefixes)
    : prefixes_(prefixes),
      ranges_(2 * prefixes.size() + 1, true),
      // A range makes at most two entries of a key. The lists of all keys and of forks may be in the making at once.
      entries_((Ipv6Table::kKeysAt.size() + kMostForks) * (4 * prefixes.size() + 4), false),
      forks_(Ipv6Table::kRootForks + 1024),
      slots_(2 * prefixes.size() + 64),
      lines_(prefixes.size() / 2 + 64) {}

Expected<Ipv6Table> Ipv6Builder::build() {
  const auto no_memory = [] {
    return fail("There is not enough memory for the labels of IPv6 prefixes; use fewer of them.");
  };
  if (ranges_.empty() || entries_.empty()) return no_memory();
  const std::size_t range_count = ipv6_ranges(prefixes_, ranges_);
  if (range_count == 0) return no_memory();

  forks_.add(Ipv6Table::kRootForks);
  Label label = kUnknownLabel;
  std::size_t at = 0;
  for (std::uint32_t number = 0; number < Ipv6Table::kRootForks; ++number) {
    const std::size_t begin = at;
    while (at < range_count && ranges_[at].high >> 48U == number) ++at;
    add_root_fork(number, {&ranges_[0] + begin, at - begin}, label);
    if (at > begin) label = ranges_[at - 1].label;
  }

  Ipv6Table table;
  table.forks_ = forks_.fitting();
  table.slots_ = slots_.fitting();
  table.lines_ = lines_.fitting();
  if (table.forks_.empty() || table.slots_.empty() || table.lines_.empty()) return no_memory();
  table.memory_octets_ = forks_.fitting_octets() + slots_.fitting_octets() + lines_.fitting_octets();
  return table;
}

void Ipv6Builder::add_root_fork(std::uint32_t number, RangeSpan ranges, Label label_before) {
  const List list = collect(ranges, label_before, 0);
  if (entry_count_ - list.begin > 1) {
    forks_.set(number, add_slots(list, 0));
    return;
  }
  // Most of the space is of one label: neighbours of such kind share a slot.
  entry_count_ = list.begin;
  const std::uint32_t way = entries_[list.begin].way;
  if (slots_.size() == 0 || slots_[slots_.size() - 1] != way) slots_.set(slots_.add(1), way);
  forks_.set(number, {.slots = static_cast<std::uint32_t>(slots_.size() - 1)});
}

/// The way into a list, which it takes away.
std::uint32_t Ipv6Builder::add_way(List list, unsigned forks_above) {
  if (entry_count_ - list.begin <= kLargestTree || forks_above == kMostForks) return add_tree(list);
  return add_fork(list, forks_above);
}

std::uint32_t Ipv6Builder::add_fork(List list, unsigned forks_above) {
  const std::size_t number = forks_.add(1);
  forks_.set(number, add_slots(list, forks_above));
  return Ipv6Table::kFork | static_cast<std::uint32_t>(number);
}

/// Cuts a list into slots, each with a way of its own.
Ipv6Builder::Fork Ipv6Builder::add_slots(List list, unsigned forks_above) {
  const std::size_t end = entry_count_;
  const auto wanted = static_cast<unsigned>(std::bit_width((end - list.begin) / kEntriesPerSlot));
  const unsigned bits = std::min({kMostSlotBits, 32 - list.bits, wanted});
  const unsigned shift = 32 - list.bits - bits;
  const auto first = static_cast<std::uint32_t>(std::uint64_t{entries_[list.begin].key} >> shift);
  const std::size_t slots = slots_.add(std::size_t{1} << bits);
  std::size_t at = list.begin;
  for (std::uint32_t i = 0; i >> bits == 0; ++i) {
    const auto key = static_cast<std::uint32_t>(std::uint64_t{first + i} << shift);
    // What holds before a slot goes on into it. It is a label: other ways hold for one key, and another entry follows.
    if (at == end || entries_[at].key != key) entries_[entry_count_++] = {key, entries_[at - 1].way};
    for (; at < end && std::uint64_t{entries_[at].key} >> shift == first + i; ++at) {
      entries_[entry_count_++] = entries_[at];
    }
    slots_.set(slots + i, add_way({end, list.key_number, list.bits + bits}, forks_above + 1));
  }
  entry_count_ = list.begin;
  return {static_cast<std::uint32_t>(slots) - first, static_cast<std::uint8_t>(shift),
          Ipv6Table::kKeysAt[list.key_number]};
}

/// Pushes the list of entries for ranges that agree in all bits before a key; `label` holds before the first of them.
Ipv6Builder::List Ipv6Builder::collect(RangeSpan ranges, Label label, std::size_t key_number) {
  const bool is_last = key_number + 1 == Ipv6Table::kKeysAt.size();
  // Half of the last key's bits are the end of the one before.
  const List list{entry_count_, key_number, is_last ? 16U : 0U};
  entries_[entry_count_++] = {is_last ? key_of(ranges[0], key_number) >> 16U << 16U : 0, label};
  while (!ranges.empty()) {
    const std::uint32_t key = key_of(ranges[0], key_number);
    std::size_t count = 1;
    while (count < ranges.size() && key_of(ranges[count], key_number) == key) ++count;
    RangeSpan inside = ranges.first(count);
    ranges = ranges.subspan(count);
    if (begins_at_key(inside[0], key_number)) {
      label = inside[0].label;
      inside = inside.subspan(1);
    }
    if (inside.empty()) {
      add_entry(key, label);
      continue;
    }
    add_entry(key, add_fork(collect(inside, label, key_number + 1), 0));
    label = inside.back().label;
    // Behind the largest key nothing of these bits follows.
    if (key != std::numeric_limits<std::uint32_t>::max()) add_entry(key + 1, label);
  }
  return list;
}

/// Onto the list whose last entry is the uppermost.
void Ipv6Builder::add_entry(std::uint32_t key, std::uint32_t way) {
  if (entries_[entry_count_ - 1].key == key) {
    entries_[entry_count_ - 1].way = way;
  } else {
    entries_[entry_count_++] = {key, way};
  }
}

/// Turns a list into lines, and the lines' first keys into a list of lines until
/// one is left; takes the list away.
std::uint32_t Ipv6Builder::add_tree(List list) {
  const std::size_t first_entry = list.begin;
  while (entry_count_ - first_entry > 1) {
    const std::size_t count = entry_count_ - first_entry;
    const std::size_t line_count = (count + Ipv6Table::kLineWays - 1) / Ipv6Table::kLineWays;
    for (std::size_t i = 0; i < line_count; ++i) {
      // Evenly, so that no line is nearly empty.
      const std::size_t begin = first_entry + count * i / line_count;
      const std::size_t end = first_entry + count * (i + 1) / line_count;
      entries_[first_entry + i] = {entries_[begin].key, add_line({&entries_[begin], end - begin})};
    }
    entry_count_ = first_entry + line_count;
  }
  entry_count_ = first_entry;
  return entries_[first_entry].way;
}

std::uint32_t Ipv6Builder::add_line(std::span<const Entry> entries) {
  Line line{};
  for (std::size_t i = 0; i < Ipv6Table::kLineWays; ++i) {
    const Entry& entry = entries[std::min(i, entries.size() - 1)];
    line.ways[i] = entry.way;
    line.keys[i] =
        i < entries.size() ? static_cast<std::int32_t>(entry.key ^ kSignBit) : std::numeric_limits<std::int32_t>::max();
  }
  line.keys[0] = std::numeric_limits<std::int32_t>::min();
  const std::size_t number = lines_.add(1);
  lines_.set(number, line);
  return Ipv6Table::kLine | static_cast<std::uint32_t>(number);
}

std::uint32_t Ipv6Builder::key_of(const Ipv6Range& range, std::size_t key_number) {
  switch (Ipv6Table::kKeysAt[key_number]) {
    case 2:
      return static_cast<std::uint32_t>(range.high >> 16U);
    case 6:
      return static_cast<std::uint32_t>(range.high << 16U | range.low >> 48U);
    case 10:
      return static_cast<std::uint32_t>(range.low >> 16U);
    default:
      return static_cast<std::uint32_t>(range.low);
  }
}

/// Whether all bits behind the key are zero.
bool Ipv6Builder::begins_at_key(const Ipv6Range& range, std::size_t key_number) {
  switch (Ipv6Table::kKeysAt[key_number]) {
    case 2:
      return range.high << 48U == 0 && range.low == 0;
    case 6:
      return range.low << 16U == 0;
    case 10:
      return range.low << 48U == 0;
    default:
      return true;
  }
}

Expected<Ipv6Table> Ipv6Table::build(std::span<const LabelledIpv6Prefix> prefixes) {
  return Ipv6Builder(prefixes).build();
}

}  // namespace sextant
