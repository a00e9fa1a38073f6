// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/capture/reader.h"

#include <utility>
#include <variant>

#include "dataplane/capture/byte_order.h"
#include "dataplane/capture/pcap_format.h"
#include "dataplane/capture/pcapng_format.h"
#include "dataplane/capture/read_buffer.h"

namespace sextant {
namespace {

using Format = std::variant<PcapFormat, PcapngFormat>;

constexpr std::size_t kMagicSize = 4;

bool is_gzip(const ReadBuffer& buffer) {  // RFC 1952, section 2.3.1: ID1, ID2, and the only compression method
  const std::byte* start = buffer.data();
  return start[0] == std::byte{0x1f} && start[1] == std::byte{0x8b} && start[2] == std::byte{8};
}

Expected<std::uint32_t> read_magic(ReadBuffer& buffer) {
  if (!buffer.refill(kMagicSize)) {
    const Expected<bool> end = buffer.ended("a capture's magic number", kMagicSize);
    return end ? buffer.broken("it is empty") : std::unexpected(end.error());
  }
  return load<std::uint32_t>(buffer.data());
}

template <typename OneFormat>
Expected<Format> open_as(ReadBuffer& buffer) {
  Expected<OneFormat> format = OneFormat::open(buffer);
  if (!format) return std::unexpected(std::move(format.error()));
  return Format{std::move(*format)};
}

Expected<Format> open_format(ReadBuffer& buffer) {
  Expected<std::uint32_t> magic = read_magic(buffer);
  if (magic && is_gzip(buffer)) {
    if (Expected<void> gzip = buffer.decompress(); !gzip) return std::unexpected(std::move(gzip.error()));
    magic = read_magic(buffer);
  }
  if (!magic) return std::unexpected(std::move(magic.error()));
  if (*magic == PcapngFormat::kSectionHeaderBlock) return open_as<PcapngFormat>(buffer);
  if (PcapFormat::recognises(*magic)) return open_as<PcapFormat>(buffer);
  return buffer.broken("it is neither pcap nor pcapng");
}

}  // namespace

struct CaptureReader::State {
  ReadBuffer buffer;
  FrameBatch batch;
  Format format;
  std::optional<Error> broken;
  bool done = false;
};

CaptureReader::CaptureReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
CaptureReader::~CaptureReader() = default;
CaptureReader::CaptureReader(CaptureReader&& other) noexcept = default;
CaptureReader& CaptureReader::operator=(CaptureReader&& other) noexcept = default;

Expected<CaptureReader> CaptureReader::open(std::unique_ptr<OctetSource> source, std::string name,
                                            const CaptureOptions& options) {
  ReadBuffer buffer(std::move(source), std::move(name), options.stop);
  Expected<Format> format = open_format(buffer);
  if (!format) return std::unexpected(std::move(format.error()));
  return CaptureReader(std::make_unique<State>(
      State{std::move(buffer), FrameBatch(options.window, options.floor), std::move(*format), std::nullopt, false}));
}

Expected<CaptureReader> CaptureReader::open(const std::string& path, const CaptureOptions& options) {
  auto source = open_file(path, options.stop);
  if (!source) return std::unexpected(std::move(source.error()));
  return open(std::move(*source), path == "-" ? "standard input" : path, options);
}

Expected<CaptureReader> CaptureReader::open(std::span<const std::byte> bytes, std::string name,
                                            const CaptureOptions& options) {
  return open(open_memory(bytes), std::move(name), options);
}

std::span<const Frame> CaptureReader::next() {
  State& state = *state_;
  state.batch.clear();
  if (state.done) return {};
  Expected<bool> more = std::visit([&](auto& format) { return format.read(state.buffer, state.batch); }, state.format);
  if (!more) state.broken = std::move(more.error());
  state.done = !more || !*more;
  return state.batch.frames();
}

bool CaptureReader::done() const {
  return state_->done;
}

const std::optional<Error>& CaptureReader::broken() const {
  return state_->broken;
}

std::optional<Timestamp> CaptureReader::earliest() const {
  const FrameBatch& batch = state_->batch;
  return batch.earliest() <= batch.latest() ? std::optional(batch.earliest()) : std::nullopt;
}

std::optional<Timestamp> CaptureReader::latest() const {
  const FrameBatch& batch = state_->batch;
  return batch.earliest() <= batch.latest() ? std::optional(batch.latest()) : std::nullopt;
}

std::uint64_t CaptureReader::surplus_octets() const {
  return state_->batch.surplus_octets();
}

Timestamp CaptureReader::time() const {
  return state_->batch.time();
}

std::uint64_t CaptureReader::stored_octets_read() const {
  return state_->buffer.source().stored_octets_read();
}

std::optional<std::uint64_t> CaptureReader::stored_octets_total() const {
  return state_->buffer.source().stored_octets_total();
}

}  // namespace sextant
