// SPDX-License-Identifier: BSD-3-Clause
// The text of a file somebody named: whole, or why not. Refuses what is no regular file, and files above a limit, also
// one that grows meanwhile. Stateless; any thread; waits for the disk, never for a pipe.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "sextant/error.h"

namespace sextant {

/// What sentences say about files of a kind.
struct FileKind {
  std::size_t limit = 0;      ///< octets
  std::string_view singular;  ///< "a configuration"
  std::string_view usual;     ///< "a configuration is a few KiB"
};

/// A failure's sentence does not name the file. A text may be one octet longer than the limit, and is too large then.
[[nodiscard]] Expected<std::string> read_file_text(const std::string& path, const FileKind& kind);

[[nodiscard]] std::string too_large(const FileKind& kind);

}  // namespace sextant
