// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/config/known_keys.h"

#include <vector>

#include "controlplane/config/schema.h"
#include "controlplane/config/section_writer.h"

namespace sextant {
namespace {

void collect(const Node& node, std::string_view key, const std::string& section, std::vector<std::string>& homes) {
  for (const Node& child : node.children) {
    if (child.key == key) homes.push_back(section);
    if (child.kind == Node::Kind::mapping) collect(child, key, "in " + child.key, homes);
    if (child.kind == Node::Kind::list) {
      for (const Node& item : child.children) collect(item, key, "in the items of " + child.key, homes);
    }
  }
}

}  // namespace

std::string section_that_knows(std::string_view key) {
  Configuration skeleton;
  skeleton.ports.resize(1);
  skeleton.links.resize(1);
  skeleton.links[0].legs.resize(1);
  std::vector<std::string> homes;
  collect(SectionWriter::tree_of(skeleton), key, "at the top level", homes);
  return homes.size() == 1 ? homes.front() : std::string();
}

}  // namespace sextant
