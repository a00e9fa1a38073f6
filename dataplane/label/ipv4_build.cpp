// SPDX-License-Identifier: BSD-3-Clause
// How an IPv4 table is built: each node is painted with its prefixes in order, so that what lies inside another prefix
// is painted over it; then only the changes are kept.
#include <immintrin.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "dataplane/label/counting_sort.h"
#include "dataplane/label/huge_pages.h"
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

class Ipv4Builder {
 public:
  explicit Ipv4Builder(std::span<const LabelledIpv4Prefix> prefixes);
  /// False where memory lacks.
  [[nodiscard]] bool build();

  [[nodiscard]] const std::uint32_t* cells() const { return &cells_[0]; }
  [[nodiscard]] std::size_t cell_count() const { return next_cell_; }

 private:
  [[nodiscard]] bool take();
  [[nodiscard]] bool sort();
  [[nodiscard]] bool make_cells();
  [[nodiscard]] bool cover();
  void paint_root_node(std::uint32_t node);
  void paint_second_node(Painting& root);
  void write(std::size_t node, const Painting& painting);

  std::span<const LabelledIpv4Prefix> prefixes_;
  MappedArray<Route> routes_;          ///< by address and length: a prefix stands behind those it lies in
  std::size_t next_route_ = 0;         ///< the first one not painted yet
  MappedArray<std::uint32_t> covers_;  ///< the label of prefixes shorter than /16 over each root node
  MappedArray<std::uint32_t> cells_;   ///< the table in the making, as large as it can become
  std::size_t next_node_ = Ipv4Table::kRootNodes;
  std::size_t next_cell_ = 0;
};

Ipv4Builder::Ipv4Builder(std::span<const LabelledIpv4Prefix> prefixes)
    : prefixes_(prefixes), routes_(prefixes.size() + 1, true), covers_(Ipv4Table::kRootNodes, false) {}

bool Ipv4Builder::build() {
  if (!take() || !cover() || !make_cells()) return false;
  for (std::uint32_t node = 0; node < Ipv4Table::kRootNodes; ++node) paint_root_node(node);
  return true;
}

/// Fills routes_. Lists of prefixes mostly come in order.
bool Ipv4Builder::take() {
  if (routes_.empty()) return false;
  bool is_in_order = true;
  std::uint64_t place_before = 0;
  for (std::size_t i = 0; i < prefixes_.size(); ++i) {
    const auto& [prefix, label] = prefixes_[i];
    Route& route = routes_[i];
    route.number = std::byteswap(std::bit_cast<std::uint32_t>(prefix.address.octets));
    route.length = prefix.length;
    route.label = label & kLargestLabel;
    const std::uint64_t place = std::uint64_t{route.number} << 8U | prefix.length;
    is_in_order = is_in_order && place_before <= place;
    place_before = place;
  }
  return is_in_order || sort();
}

/// By length, then by each half of the address. The last of equal prefixes stays the last.
bool Ipv4Builder::sort() {
  constexpr std::size_t kHalves = 65536;
  const std::size_t count = prefixes_.size();
  MappedArray<Route> other(count, true);
  MappedArray<std::uint32_t> begins(kHalves + 1, false);
  if (other.empty() || begins.empty()) return false;
  std::array<std::uint32_t, 34> length_begins{};
  counting_sort<Route>({&routes_[0], count}, &other[0], length_begins, [](const Route& route) { return route.length; });
  counting_sort<Route>({&other[0], count}, &routes_[0], {&begins[0], kHalves + 1},
                       [](const Route& route) { return route.number & 0xffffU; });
  counting_sort<Route>({&routes_[0], count}, &other[0], {&begins[0], kHalves + 1},
                       [](const Route& route) { return route.number >> 16U; });
  std::swap(routes_, other);
  return true;
}

bool Ipv4Builder::cover() {
  if (covers_.empty()) return false;
  for (std::size_t i = 0; i < prefixes_.size(); ++i) {
    const Route& route = routes_[i];
    if (route.length >= 16) continue;
    std::fill_n(&covers_[route.number >> 16U], std::size_t{1} << (16U - route.length), route.label);
  }
  return true;
}

bool Ipv4Builder::make_cells() {
  // A second node for each /24 that holds longer prefixes.
  std::size_t second_nodes = 0;
  std::uint64_t node_before = ~std::uint64_t{0};
  for (std::size_t i = 0; i < prefixes_.size(); ++i) {
    if (routes_[i].length <= 24 || routes_[i].number >> 8U == node_before) continue;
    node_before = routes_[i].number >> 8U;
    ++second_nodes;
  }
  const std::size_t nodes = Ipv4Table::kRootNodes + second_nodes;
  next_cell_ = nodes * Ipv4Table::kNodeCells;
  // A prefix begins one run of equal cells and ends one, and so does a second node in its root node.
  cells_ = MappedArray<std::uint32_t>(next_cell_ + nodes + 2 * (prefixes_.size() + second_nodes), false);
  return !cells_.empty();
}

void Ipv4Builder::paint_root_node(std::uint32_t node) {
  Painting painting;
  painting.cells.fill(covers_[node]);
  while (next_route_ < prefixes_.size() && routes_[next_route_].number >> 16U == node) {
    const Route& route = routes_[next_route_];
    if (route.length > 24) {
      paint_second_node(painting);
      continue;
    }
    if (route.length >= 16) painting.fill(route.number >> 8U & 0xffU, 1U << (24U - route.length), route.label);
    ++next_route_;
  }
  write(node, painting);
}

/// From the next route and those behind it in the same /24.
void Ipv4Builder::paint_second_node(Painting& root) {
  const std::uint32_t upper = routes_[next_route_].number >> 8U;
  Painting painting;
  painting.cells.fill(root.cells[upper & 0xffU]);
  for (; next_route_ < prefixes_.size() && routes_[next_route_].number >> 8U == upper; ++next_route_) {
    const Route& route = routes_[next_route_];
    painting.fill(route.number & 0xffU, 1U << (32U - route.length), route.label);
  }
  root.cells[upper & 0xffU] = Ipv4Table::kNode | static_cast<std::uint32_t>(next_node_);
  write(next_node_++, painting);
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
  if (!builder.build()) return fail(kNoMemory);
  const std::size_t count = whole_huge_pages<std::uint32_t>(builder.cell_count());
  MappedArray<std::uint32_t> cells(count, true);
  if (cells.empty()) return fail(kNoMemory);
  std::copy_n(builder.cells(), builder.cell_count(), &cells[0]);
  return Ipv4Table(std::move(cells), count);
}

}  // namespace sextant
