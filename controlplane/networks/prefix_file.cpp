// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/networks/prefix_file.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <optional>
#include <tuple>

#include "controlplane/config/utf8.h"

namespace sextant {
namespace {

constexpr std::string_view kExample = "a line is a prefix and its label, such as '192.0.2.0/24 17'";

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r';
}

/// Takes the next word off `line`; empty: there is none.
std::string_view take_word(std::string_view& line) {
  std::size_t first = 0;
  while (first < line.size() && is_blank(line[first])) ++first;
  std::size_t end = first;
  while (end < line.size() && !is_blank(line[end])) ++end;
  const std::string_view word = line.substr(first, end - first);
  line.remove_prefix(end);
  return word;
}

/// Digits and nothing else; absent where it is something else or does not fit.
std::optional<std::uint32_t> number_in(std::string_view text) {
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

template <typename Address>
Address network_of(Address address, std::uint32_t length) {
  for (std::size_t i = length / 8; i < address.octets.size(); ++i) {
    const std::size_t kept = length > 8 * i ? length - 8 * i : 0;
    address.octets[i] &= static_cast<std::byte>(0xff00U >> kept);
  }
  return address;
}

template <typename Address>
std::string text_of(const Address& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  inet_ntop(address.octets.size() == 4 ? AF_INET : AF_INET6, address.octets.data(), text.data(), text.size());
  return text.data();
}

/// One file on its way to prefixes, line by line. A line that is wrong gives a sentence without its place.
class Reading {
 public:
  using Fault = std::optional<std::string>;

  Fault add_line(std::string_view line) {
    if (line.size() > kPrefixLineLimit + 1) {  // one more is the CR of a CRLF
      return fmt::format("the line is longer than {} octets; {}.", kPrefixLineLimit, kExample);
    }
    std::string_view rest = line.substr(0, line.find('#'));
    const std::string_view prefix = take_word(rest);
    if (prefix.empty()) return std::nullopt;
    const std::string_view label_text = take_word(rest);
    if (label_text.empty()) return fmt::format("there is no label behind {}; {}.", shown(prefix), kExample);
    const std::optional<std::uint32_t> label = number_in(label_text);
    if (!label || *label == kUnknownLabel || *label > kLargestLabel) {
      return fmt::format("{} is no label; write a whole number from 1 to {}.", shown(label_text), kLargestLabel);
    }
    if (const std::string_view more = take_word(rest); !more.empty()) {
      return fmt::format("{} stands behind the label; begin a comment with '#', and each prefix on a line of its own.",
                         shown(more));
    }
    return prefix.contains(':') ? add_prefix(prefix, *label, prefixes_.ipv6)
                                : add_prefix(prefix, *label, prefixes_.ipv4);
  }

  LabelledPrefixes take() {
    keep_last_of_equals(prefixes_.ipv4);
    keep_last_of_equals(prefixes_.ipv6);
    return std::move(prefixes_);
  }

  [[nodiscard]] bool empty() const { return prefixes_.ipv4.empty() && prefixes_.ipv6.empty(); }

 private:
  template <typename Labelled>
  static Fault add_prefix(std::string_view text, Label label, std::vector<Labelled>& prefixes) {
    Labelled entry{.prefix = {}, .label = label};
    auto& octets = entry.prefix.address.octets;
    const bool is_ipv4 = octets.size() == 4;
    const std::size_t slash = text.find('/');
    const std::string_view address = text.substr(0, slash);
    std::array<char, INET6_ADDRSTRLEN> buffer{};  // inet_pton() wants a NUL behind, and stops at one
    const bool fits = address.size() < buffer.size() && !address.contains('\0');
    if (fits) std::ranges::copy(address, buffer.begin());
    if (!fits || inet_pton(is_ipv4 ? AF_INET : AF_INET6, buffer.data(), octets.data()) != 1) {
      return fmt::format("{} is no address of IPv4 or IPv6; {}.", shown(address), kExample);
    }
    if (slash == std::string_view::npos) {
      return fmt::format("{} has no length; add '/' and how many leading bits count, {} for this one address.",
                         shown(address), 8 * octets.size());
    }
    const std::string_view length_text = text.substr(slash + 1);
    const std::optional<std::uint32_t> length = number_in(length_text);
    if (!length || *length > 8 * octets.size()) {
      return fmt::format("the length of an {} prefix is a whole number from 0 to {}, not {}.",
                         is_ipv4 ? "IPv4" : "IPv6", 8 * octets.size(), shown(length_text));
    }
    if (const auto network = network_of(entry.prefix.address, *length); network != entry.prefix.address) {
      return fmt::format("{} has bits set behind the first {}; write {}/{}.", shown(text), *length, text_of(network),
                         *length);
    }
    if (prefixes.size() == kPrefixLimit) {
      return fmt::format("this is {} prefix number {}; at most {} are possible.", is_ipv4 ? "IPv4" : "IPv6",
                         kPrefixLimit + 1, kPrefixLimit);
    }
    entry.prefix.length = static_cast<std::uint8_t>(*length);
    prefixes.push_back(entry);
    return std::nullopt;
  }

  template <typename Labelled>
  static void keep_last_of_equals(std::vector<Labelled>& prefixes) {
    const auto before = [](const Labelled& a, const Labelled& b) {
      return std::tie(a.prefix.address, a.prefix.length) < std::tie(b.prefix.address, b.prefix.length);
    };
    const auto out_of_order = [&](const Labelled& a, const Labelled& b) { return !before(a, b); };
    if (std::ranges::adjacent_find(prefixes, out_of_order) == prefixes.end()) return;  // as routers print them
    std::ranges::stable_sort(prefixes, before);
    std::size_t kept = 0;
    for (std::size_t i = 0; i < prefixes.size(); ++i) {
      if (i + 1 < prefixes.size() && prefixes[i].prefix == prefixes[i + 1].prefix) continue;
      prefixes[kept++] = prefixes[i];
    }
    prefixes.resize(kept);
  }

  LabelledPrefixes prefixes_;
};

/// A descriptor that closes itself.
struct OpenFile {
  int descriptor = -1;
  ~OpenFile() {
    if (descriptor >= 0) close(descriptor);
  }
};

std::string too_large() {
  return fmt::format("larger than {} MiB; a full table of both families is some 40 MiB.", kPrefixFileLimit >> 20U);
}

/// Also of a file that grows or shrinks meanwhile.
Expected<std::string> read_text(const std::string& path) {
  // Non-blocking, so that a pipe nobody writes to is refused instead of waited for.
  const OpenFile file{open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)};
  if (file.descriptor < 0) return fail(fmt::format("cannot be opened: {}.", std::strerror(errno)));
  struct stat status{};
  if (fstat(file.descriptor, &status) != 0) return fail(fmt::format("cannot be examined: {}.", std::strerror(errno)));
  if (!S_ISREG(status.st_mode)) return fail("is no regular file; name one that holds a prefix and its label a line.");
  if (static_cast<std::uint64_t>(status.st_size) > kPrefixFileLimit) return fail(too_large());
  std::string text;
  ssize_t failed = 0;
  text.resize_and_overwrite(static_cast<std::size_t>(status.st_size), [&](char* buffer, std::size_t size) {
    std::size_t filled = 0;
    while (filled < size) {
      const ssize_t count = read(file.descriptor, buffer + filled, size - filled);
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) failed = errno;
      if (count <= 0) break;
      filled += static_cast<std::size_t>(count);
    }
    return filled;
  });
  if (failed != 0) return fail(fmt::format("cannot be read: {}.", std::strerror(static_cast<int>(failed))));
  return text;
}

}  // namespace

Expected<LabelledPrefixes> read_prefix_text(std::string_view text, std::string_view name) {
  if (text.size() > kPrefixFileLimit) return fail(fmt::format("{}: {}", name, too_large()));
  Reading reading;
  std::size_t number = 0;
  while (!text.empty()) {
    ++number;
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (auto fault = reading.add_line(text.substr(0, end))) return fail(fmt::format("{}:{}: {}", name, number, *fault));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  if (reading.empty()) return fail(fmt::format("{}: holds no prefix; {}.", name, kExample));
  return reading.take();
}

Expected<LabelledPrefixes> read_prefix_file(const std::string& path) {
  const Expected<std::string> text = read_text(path);
  if (!text) return fail(fmt::format("{}: {}", path, text.error().sentence));
  return read_prefix_text(*text, path);
}

}  // namespace sextant
