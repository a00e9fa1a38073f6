// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/label/ipv6_ranges.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <tuple>

#include "dataplane/label/counting_sort.h"

namespace sextant {
namespace {

constexpr std::uint64_t kAllOnes = ~std::uint64_t{0};

struct Route {
  std::uint64_t high = 0;   ///< the upper half of its address
  std::uint32_t index = 0;  ///< among the prefixes, which hold the rest
  std::uint32_t length = 0;
};

std::uint64_t half_of(const Ipv6Address& address, std::size_t first_octet) {
  std::uint64_t half = 0;
  std::memcpy(&half, address.octets.data() + first_octet, sizeof half);
  return std::byteswap(half);
}

/// The bits of a half that begins at bit `first` which lie behind a prefix's length.
std::uint64_t behind(std::uint32_t length, std::uint32_t first) {
  if (length <= first) return kAllOnes;
  return length - first >= 64 ? 0 : kAllOnes >> (length - first);
}

/// By the upper 48 bits; equal ones stay in their order. Lists of prefixes mostly come in order.
bool sort_by_site(std::size_t count, MappedArray<Route>& routes) {
  constexpr unsigned kDigitBits = 12;
  if (std::ranges::is_sorted(&routes[0], &routes[0] + count, {}, &Route::high)) return true;
  MappedArray<Route> other(count, true);
  if (other.empty()) return false;
  std::array<std::uint32_t, (1U << kDigitBits) + 1> begins{};
  for (unsigned shift = 16; shift < 64; shift += kDigitBits) {
    counting_sort<Route>({&routes[0], count}, &other[0], begins,
                         [shift](const Route& route) { return route.high >> shift & ((1U << kDigitBits) - 1); });
    std::swap(routes, other);
  }
  return true;
}

/// By address, length and order of appearance.
bool sort_routes(std::span<const LabelledIpv6Prefix> prefixes, MappedArray<Route>& routes) {
  const std::size_t count = prefixes.size();
  if (routes.empty()) return false;
  for (std::size_t i = 0; i < count; ++i) {
    const Ipv6Prefix& prefix = prefixes[i].prefix;
    routes[i] = {half_of(prefix.address, 0), static_cast<std::uint32_t>(i), prefix.length};
  }
  if (!sort_by_site(count, routes)) return false;
  const auto place = [prefixes](const Route& route) {
    return std::tuple(route.high, half_of(prefixes[route.index].prefix.address, 8), route.length, route.index);
  };
  for (std::size_t begin = 0; begin < count;) {
    std::size_t end = begin + 1;
    while (end < count && routes[end].high >> 16U == routes[begin].high >> 16U) ++end;
    if (end - begin > 1) std::ranges::sort(&routes[begin], &routes[0] + end, {}, place);
    begin = end;
  }
  return true;
}

/// Goes over the prefixes in order of address and keeps those that are open at a place on a stack.
class RangeSweep {
 public:
  explicit RangeSweep(MappedArray<Ipv6Range>& ranges) : ranges_(ranges) {}

  std::size_t run(std::span<const LabelledIpv6Prefix> prefixes, std::span<const Route> routes) {
    begin(0, 0, kUnknownLabel);
    for (std::size_t i = 0; i < routes.size(); ++i) {
      const Route& route = routes[i];
      const LabelledIpv6Prefix& labelled = prefixes[route.index];
      if (i + 1 < routes.size() && prefixes[routes[i + 1].index].prefix == labelled.prefix) continue;
      const std::uint64_t low = half_of(labelled.prefix.address, 8);
      while (depth_ > 0 && std::tie(open_[depth_].last_high, open_[depth_].last_low) < std::tie(route.high, low))
        close();
      open_[++depth_] = {route.high | behind(route.length, 0), low | behind(route.length, 64), labelled.label};
      begin(route.high, low, labelled.label);
    }
    while (depth_ > 0) close();
    return count_;
  }

 private:
  struct Open {
    std::uint64_t last_high = 0;
    std::uint64_t last_low = 0;
    Label label = kUnknownLabel;
  };

  void close() {
    const Open closed = open_[depth_--];
    const std::uint64_t low = closed.last_low + 1;
    if (closed.last_high == kAllOnes && low == 0) return;  // nothing follows
    begin(closed.last_high + (low == 0 ? 1 : 0), low, open_[depth_].label);
  }

  void begin(std::uint64_t high, std::uint64_t low, Label label) {
    if (count_ > 0 && ranges_[count_ - 1].high == high && ranges_[count_ - 1].low == low) --count_;
    if (count_ > 0 && ranges_[count_ - 1].label == label) return;
    ranges_[count_++] = {high, low, label};
  }

  MappedArray<Ipv6Range>& ranges_;
  std::size_t count_ = 0;
  std::array<Open, 130> open_{};  ///< the unlabelled space, then at most one of every length
  std::size_t depth_ = 0;
};

}  // namespace

std::size_t ipv6_ranges(std::span<const LabelledIpv6Prefix> prefixes, MappedArray<Ipv6Range>& ranges) {
  MappedArray<Route> routes(prefixes.size() + 1, true);
  if (!sort_routes(prefixes, routes)) return 0;
  return RangeSweep(ranges).run(prefixes, {&routes[0], prefixes.size()});
}

}  // namespace sextant
