// SPDX-License-Identifier: BSD-3-Clause
// How an IPv4 table is built: prefixes are sorted by the node they end in and by length, and each node is painted, the
// shortest prefix first, so that the longest stays; then only the changes are kept.
#include <immintrin.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "dataplane/label/counting_sort.h"
#include "dataplane/label/ipv4_table.h"

namespace sextant {
namespace {

struct Route {
  std::uint32_t number = 0;
  std::uint32_t length : 8 = 0;
  std::uint32_t label : 24 = 0;
};

constexpr std::size_t kWays = 256;

/// The cell of every way of a node.
struct alignas(32) Painting {
  std::array<std::uint32_t, kWays> cells;

  void fill(std::uint32_t first, std::uint32_t count, std::uint32_t cell) {
    std::fill_n(cells.begin() + first, count, cell);
  }
};

std::uint32_t number_of(const Ipv4Prefix& prefix) {
  return std::byteswap(std::bit_cast<std::uint32_t>(prefix.address.octets));
}

/// How many /24s hold longer prefixes.
std::size_t count_second_nodes(std::span<const LabelledIpv4Prefix> prefixes) {
  MappedArray<std::uint64_t> seen((std::size_t{1} << 24U) / 64, false);
  if (seen.empty()) return prefixes.size();  // at most
  std::size_t count = 0;
  for (const LabelledIpv4Prefix& labelled : prefixes) {
    if (labelled.prefix.length <= 24) continue;
    const std::uint32_t which = number_of(labelled.prefix) >> 8U;
    const std::uint64_t bit = std::uint64_t{1} << which % 64;
    count += (seen[which / 64] & bit) == 0 ? 1U : 0U;
    seen[which / 64] |= bit;
  }
  return count;
}

class Ipv4Builder {
 public:
  explicit Ipv4Builder(std::span<const LabelledIpv4Prefix> prefixes);
  [[nodiscard]] bool has_memory() const;
  void build();

  [[nodiscard]] const std::uint32_t* cells() const { return &cells_[0]; }
  [[nodiscard]] std::size_t cell_count() const { return next_cell_; }

 private:
  static constexpr std::size_t kLengths = 33;

  void sort();
  void cover();
  void paint_root_node(std::uint32_t node);
  void paint_second_nodes(std::span<const Route> routes, Painting& root);
  void write(std::size_t node, const Painting& painting);

  std::span<const LabelledIpv4Prefix> prefixes_;
  std::size_t second_node_count_ = 0;
  MappedArray<Route> routes_;
  MappedArray<Route> sorted_;                          ///< prefixes of /16 and longer, by root node and length
  MappedArray<std::uint32_t> begins_;                  ///< where those of each root node begin
  MappedArray<std::uint32_t> covers_;                  ///< the label of shorter prefixes over each root node
  MappedArray<std::uint32_t> cells_;                   ///< the table in the making, as large as it can become
  std::array<std::uint32_t, kLengths + 1> lengths_{};  ///< where each length begins, among those sorted by length
  std::array<std::uint32_t, kWays + 1> way_begins_{};
  std::size_t next_node_ = Ipv4Table::kRootNodes;
  std::size_t next_cell_ = 0;
};

Ipv4Builder::Ipv4Builder(std::span<const LabelledIpv4Prefix> prefixes)
    : prefixes_(prefixes),
      second_node_count_(count_second_nodes(prefixes)),
      routes_(prefixes.size() + 1, true),
      sorted_(prefixes.size() + 1, true),
      begins_(Ipv4Table::kRootNodes + 1, false),
      covers_(Ipv4Table::kRootNodes, false) {
  const std::size_t nodes = Ipv4Table::kRootNodes + second_node_count_;
  next_cell_ = nodes * Ipv4Table::kNodeCells;
  // A prefix begins one run of equal cells and ends one, and so does a second node in its root node.
  cells_ = MappedArray<std::uint32_t>(next_cell_ + nodes + 2 * (prefixes.size() + second_node_count_), false);
}

bool Ipv4Builder::has_memory() const {
  return !routes_.empty() && !sorted_.empty() && !begins_.empty() && !covers_.empty() && !cells_.empty();
}

/// By length into sorted_, where the last of equal prefixes stays the last; the long ones by root node into routes_.
void Ipv4Builder::sort() {
  for (std::size_t i = 0; i < prefixes_.size(); ++i) {
    const LabelledIpv4Prefix& labelled = prefixes_[i];
    routes_[i].number = number_of(labelled.prefix);
    routes_[i].length = labelled.prefix.length;
    routes_[i].label = labelled.label & kLargestLabel;
  }
  counting_sort<Route>({&routes_[0], prefixes_.size()}, &sorted_[0], lengths_,
                       [](const Route& route) { return route.length; });
  cover();
  const std::size_t first = lengths_[16];
  counting_sort<Route>({&sorted_[first], prefixes_.size() - first}, &routes_[0],
                       {&begins_[0], Ipv4Table::kRootNodes + 1},
                       [](const Route& route) { return route.number >> 16U; });
  std::swap(routes_, sorted_);
}

void Ipv4Builder::cover() {
  for (std::size_t i = 0; i < lengths_[16]; ++i) {
    const Route& route = sorted_[i];
    std::fill_n(&covers_[route.number >> 16U], std::size_t{1} << (16U - route.length), route.label);
  }
}

void Ipv4Builder::build() {
  sort();
  for (std::uint32_t node = 0; node < Ipv4Table::kRootNodes; ++node) paint_root_node(node);
}

void Ipv4Builder::paint_root_node(std::uint32_t node) {
  Painting painting;
  painting.cells.fill(covers_[node]);
  std::size_t at = begins_[node];
  const std::size_t end = begins_[node + 1];
  for (; at < end && sorted_[at].length <= 24; ++at) {
    const Route& route = sorted_[at];
    painting.fill(route.number >> 8U & 0xffU, 1U << (24U - route.length), route.label);
  }
  if (at < end) paint_second_nodes({&sorted_[at], end - at}, painting);
  write(node, painting);
}

/// `routes` are longer than /24 and by length.
void Ipv4Builder::paint_second_nodes(std::span<const Route> routes, Painting& root) {
  counting_sort<Route>(routes, &routes_[0], way_begins_, [](const Route& route) { return route.number >> 8U & 0xffU; });
  for (std::size_t way = 0; way < kWays; ++way) {
    if (way_begins_[way] == way_begins_[way + 1]) continue;
    Painting painting;
    painting.cells.fill(root.cells[way]);
    for (std::size_t i = way_begins_[way]; i < way_begins_[way + 1]; ++i) {
      painting.fill(routes_[i].number & 0xffU, 1U << (32U - routes_[i].length), routes_[i].label);
    }
    root.cells[way] = Ipv4Table::kNode | static_cast<std::uint32_t>(next_node_);
    write(next_node_++, painting);
  }
}

/// A bit per way, 64 of them from `first` on: whether its cell is another than that of the way before.
std::uint64_t changes_from(const Painting& painting, std::size_t first) {
  std::uint64_t changes = 0;
  for (std::size_t i = 0; i < 64; i += 8) {
    const std::uint32_t* cells = &painting.cells[first + i];
    const __m256i here = _mm256_load_si256(reinterpret_cast<const __m256i*>(cells));
    const __m256i before = first + i == 0 ? _mm256_permutevar8x32_epi32(here, _mm256_setr_epi32(0, 0, 1, 2, 3, 4, 5, 6))
                                          : _mm256_loadu_si256(reinterpret_cast<const __m256i*>(cells - 1));
    const int equal = _mm256_movemask_ps(_mm256_castsi256_ps(_mm256_cmpeq_epi32(here, before)));
    changes |= std::uint64_t{static_cast<unsigned>(equal) ^ 0xffU} << i;
  }
  return changes;
}

void Ipv4Builder::write(std::size_t node, const Painting& painting) {
  std::uint32_t* cells = &cells_[node * Ipv4Table::kNodeCells];
  std::array<std::uint64_t, 4> changes{};
  std::uint32_t ranks = 0;
  std::uint32_t count = 0;
  for (std::size_t word = 0; word < changes.size(); ++word) {
    changes[word] = changes_from(painting, word * 64) | (word == 0 ? 1U : 0U);
    ranks |= count << (8 * word);  // at most 192
    count += static_cast<std::uint32_t>(std::popcount(changes[word]));
  }
  std::memcpy(cells, changes.data(), sizeof changes);
  const bool is_inline = count <= Ipv4Table::kInlineCells;
  std::size_t place = is_inline ? node * Ipv4Table::kNodeCells + Ipv4Table::kInlineAt : next_cell_;
  if (!is_inline) next_cell_ += count;
  cells[Ipv4Table::kBeforeAt] = static_cast<std::uint32_t>(place - 1);
  cells[Ipv4Table::kRanksAt] = ranks;
  for (std::size_t word = 0; word < changes.size(); ++word) {
    for (std::uint64_t left = changes[word]; left != 0; left &= left - 1) {
      cells_[place++] = painting.cells[word * 64 + static_cast<unsigned>(std::countr_zero(left))];
    }
  }
}

}  // namespace

Expected<Ipv4Table> Ipv4Table::build(std::span<const LabelledIpv4Prefix> prefixes) {
  constexpr const char* kNoMemory = "There is not enough memory for the labels of IPv4 prefixes; use fewer of them.";
  Ipv4Builder builder(prefixes);
  if (!builder.has_memory()) return fail(kNoMemory);
  builder.build();
  MappedArray<std::uint32_t> cells(builder.cell_count(), true);
  if (cells.empty()) return fail(kNoMemory);
  std::copy_n(builder.cells(), builder.cell_count(), &cells[0]);
  return Ipv4Table(std::move(cells), builder.cell_count());
}

}  // namespace sextant
