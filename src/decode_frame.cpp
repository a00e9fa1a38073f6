// SPDX-License-Identifier: BSD-3-Clause
#include "src/decode_frame.h"

#include <fmt/format.h>

#include <charconv>
#include <filesystem>
#include <string_view>
#include <system_error>

#include "controlplane/report/figures.h"
#include "dataplane/capture/reader.h"

namespace sextant {
namespace {

bool exists(const std::string& path) {
  std::error_code error;
  return std::filesystem::exists(path, error);
}

std::string frames_text(std::uint64_t count) {
  return count == 1 ? "1 frame" : grouped(count) + " frames";
}

Error no_such_frame(const FrameName& name, std::uint64_t count, const std::optional<Error>& broken) {
  if (broken) {
    return {fmt::format("Frame {} is not reached, {} can be read: {}", grouped(name.number), frames_text(count),
                        broken->sentence)};
  }
  return {fmt::format("{} has {}, there is no frame {}.", name.path, frames_text(count), grouped(name.number))};
}

OwnFrame owned(const Frame& frame) {
  OwnFrame own{{frame.data, frame.data + frame.captured}, frame};
  own.frame.data = own.bytes.data();  // a vector keeps its bytes where they are when it is moved
  return own;
}

}  // namespace

Expected<FrameName> parse_frame_name(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos || exists(text)) return FrameName{text};
  const std::string_view digits = std::string_view(text).substr(colon + 1);
  FrameName name{text.substr(0, colon)};
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), name.number);
  if (error != std::errc{} || end != digits.data() + digits.size() || name.number == 0) {
    return fail(fmt::format("'{}' is no frame's number in '{}': frames are counted from 1.", digits, text));
  }
  return name;
}

Expected<OwnFrame> find_frame(const FrameName& name, ReadProgress& progress) {
  Expected<CaptureReader> reader = CaptureReader::open(name.path, {});
  if (!reader) return std::unexpected(reader.error());
  std::uint64_t count = 0;
  while (!reader->done()) {
    const std::span<const Frame> frames = reader->next();
    if (name.number - count <= frames.size()) return owned(frames[name.number - count - 1]);
    count += frames.size();
    if (progress.due()) progress.show({count, reader->stored_octets_read(), reader->stored_octets_total()});
  }
  return std::unexpected(no_such_frame(name, count, reader->broken()));
}

}  // namespace sextant
