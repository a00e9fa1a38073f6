// SPDX-License-Identifier: BSD-3-Clause
// Where the octets of a capture come from: a file descriptor, memory, or a gzip stream over another source. Owned by
// one reader and driven by its thread; called once per refill of the read buffer, never per frame. It refuses to be
// rewound: standard input and pipes are read like files.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "sextant/error.h"

namespace sextant {

/// Set (by a signal handler, say) when reading is to end early. Read relaxed: it carries no data.
using StopFlag = std::atomic<bool>;

class OctetSource {
 public:
  virtual ~OctetSource() = default;
  /// Waits for at least one octet and reads at most `room.size()`; 0 at the end and when stopped. The sentence of an
  /// Error names the source.
  [[nodiscard]] virtual Expected<std::size_t> read(std::span<std::byte> room) = 0;
  /// Octets taken from the file as it is stored, before any decompression.
  [[nodiscard]] virtual std::uint64_t stored_octets_read() const = 0;
  /// Size of the file as it is stored; absent for pipes.
  [[nodiscard]] virtual std::optional<std::uint64_t> stored_octets_total() const = 0;
};

/// `path` "-" is standard input. `stop` may be null; otherwise it outlives the source.
[[nodiscard]] Expected<std::unique_ptr<OctetSource>> open_file(const std::string& path, const StopFlag* stop);

/// `bytes` outlive the source.
[[nodiscard]] std::unique_ptr<OctetSource> open_memory(std::span<const std::byte> bytes);

/// The content of a gzip file (RFC 1952), all its members in a row. `name` is for sentences. `start` holds what was
/// already read from `source`.
[[nodiscard]] Expected<std::unique_ptr<OctetSource>> open_gzip(std::unique_ptr<OctetSource> source,
                                                               std::span<const std::byte> start,
                                                               const std::string& name);

}  // namespace sextant
