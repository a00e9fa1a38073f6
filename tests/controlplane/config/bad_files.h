// SPDX-License-Identifier: BSD-3-Clause
// A bad configuration and every sentence it must be answered with. The builders put one change into a configuration
// that is otherwise fine, at a place that does not move: inside the port (line 2, column 37), inside the link (line 4,
// column 56), inside its leg (line 4, column 54), or below both (line 5).
#pragma once

#include <ostream>
#include <string>
#include <string_view>

namespace sextant {

struct BadFile {
  std::string title;
  std::string text;
  std::string expected;  // sentences, one a line
};

inline void PrintTo(const BadFile& file, std::ostream* out) {
  *out << file.title;
}

inline constexpr std::string_view kPorts = "ports:\n  - {name: east, device: net_null0}\n";
inline constexpr std::string_view kLinks = "links:\n  - {name: l, legs: [{port: east, direction: a_to_b}]}\n";

inline std::string port(std::string_view keys) {
  return "ports:\n  - {name: east, device: net_null0, " + std::string(keys) + "}\n" + std::string(kLinks);
}
inline std::string link(std::string_view keys) {
  return std::string(kPorts) + "links:\n  - {name: l, legs: [{port: east, direction: a_to_b}], " + std::string(keys) +
         "}\n";
}
inline std::string leg(std::string_view keys) {
  return std::string(kPorts) + "links:\n  - {name: l, legs: [{port: east, direction: a_to_b, " + std::string(keys) +
         "}]}\n";
}
inline std::string below(std::string_view lines) {
  return std::string(kPorts) + std::string(kLinks) + std::string(lines) + "\n";
}
/// Ports of another form, with a link on port east (line 3 or later).
inline std::string with_links(std::string_view ports) {
  return std::string(ports) + std::string(kLinks);
}
/// Links of another form on the port east, from line 3.
inline std::string with_ports(std::string_view links) {
  return std::string(kPorts) + std::string(links);
}

}  // namespace sextant
