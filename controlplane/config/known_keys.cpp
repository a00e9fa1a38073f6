// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/config/known_keys.h"

#include "controlplane/config/schema.h"
#include "controlplane/config/section_writer.h"

namespace sextant {
namespace {

/// Appends `home`, which names `node`, or what names a node below it. `path` leads to what lies in `node`.
void collect(const Node& node, std::string_view key, const std::string& path, const std::string& home,
             std::string& homes) {
  for (const Node& child : node.children) {
    if (child.key == key) homes += (homes.empty() ? "" : " or ") + home;
    if (child.kind == Node::Kind::mapping) {
      collect(child, key, path + child.key + ".", "in " + path + child.key, homes);
    } else {
      for (const Node& item : child.children) collect(item, key, path, "in the items of " + child.key, homes);
    }
  }
}

}  // namespace

std::string section_that_knows(std::string_view key) {
  Configuration skeleton;
  skeleton.ports.resize(1);
  skeleton.links.resize(1);
  skeleton.links[0].legs.resize(1);
  std::string homes;
  collect(SectionWriter::tree_of(skeleton), key, "", "at the top level", homes);
  return homes;
}

}  // namespace sextant
