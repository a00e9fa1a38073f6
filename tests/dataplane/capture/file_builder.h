// SPDX-License-Identifier: BSD-3-Clause
// Capture files written down octet by octet, for tests: numbers in either byte order, pcap records, pcapng blocks.
// A value type.
#pragma once

#include <gtest/gtest.h>
#include <zlib.h>

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace sextant::test {

enum class Order { little, big };

inline std::string order_name(const testing::TestParamInfo<Order>& test) {
  return test.param == Order::little ? "little" : "big";
}

class FileBuilder {
 public:
  explicit FileBuilder(Order order = Order::little) : order_(order) {}

  template <std::unsigned_integral Number>
  FileBuilder& number(Number value) {
    if (order_ == Order::big) value = std::byteswap(value);
    const std::size_t at = octets_.size();
    octets_.resize(at + sizeof value);
    std::memcpy(octets_.data() + at, &value, sizeof value);
    return *this;
  }
  FileBuilder& u16(std::uint16_t value) { return number(value); }
  FileBuilder& u32(std::uint32_t value) { return number(value); }
  FileBuilder& u64(std::uint64_t value) { return number(value); }
  FileBuilder& text(std::string_view text) {
    for (const char letter : text) octets_.push_back(static_cast<std::byte>(letter));
    return *this;
  }
  FileBuilder& add(const std::vector<std::byte>& octets) {
    octets_.insert(octets_.end(), octets.begin(), octets.end());
    return *this;
  }

  FileBuilder& pcap_header(std::uint32_t magic = 0xa1b2c3d4, std::uint32_t link = 1, std::uint16_t minor = 4) {
    return u32(magic).u16(2).u16(minor).u32(0).u32(0).u32(65535).u32(link);
  }
  FileBuilder& record(std::uint32_t seconds, std::uint32_t fraction, std::string_view frame, std::uint32_t original) {
    return u32(seconds).u32(fraction).u32(static_cast<std::uint32_t>(frame.size())).u32(original).text(frame);
  }
  FileBuilder& record(std::uint32_t seconds, std::uint32_t fraction, std::string_view frame) {
    return record(seconds, fraction, frame, static_cast<std::uint32_t>(frame.size()));
  }

  FileBuilder& block(std::uint32_t type, const FileBuilder& body) {
    const std::size_t padding = (4 - body.octets_.size() % 4) % 4;
    const auto size = static_cast<std::uint32_t>(12 + body.octets_.size() + padding);
    return u32(type).u32(size).add(body.octets_).text(std::string(padding, '\0')).u32(size);
  }
  FileBuilder& section() {
    return block(0x0a0d0d0a, FileBuilder(order_).u32(0x1a2b3c4d).u16(1).u16(0).u64(~std::uint64_t{0}));
  }
  FileBuilder& interface(std::uint16_t link, std::uint32_t snap_length, const FileBuilder& options) {
    return block(1, FileBuilder(order_).u16(link).u16(0).u32(snap_length).add(options.octets_));
  }
  FileBuilder& interface(std::uint16_t link = 1, std::uint32_t snap_length = 0) {
    return interface(link, snap_length, FileBuilder(order_));
  }
  FileBuilder& option(std::uint16_t code, const FileBuilder& value) {
    const auto size = static_cast<std::uint16_t>(value.octets_.size());
    return u16(code).u16(size).add(value.octets_).text(std::string((4U - size % 4U) % 4U, '\0'));
  }
  FileBuilder& enhanced(std::uint32_t interface, std::uint64_t ticks, std::string_view frame, std::uint32_t original) {
    return block(6, FileBuilder(order_)
                        .u32(interface)
                        .u32(static_cast<std::uint32_t>(ticks >> 32U))
                        .u32(static_cast<std::uint32_t>(ticks))
                        .u32(static_cast<std::uint32_t>(frame.size()))
                        .u32(original)
                        .text(frame));
  }
  FileBuilder& enhanced(std::uint32_t interface, std::uint64_t ticks, std::string_view frame) {
    return enhanced(interface, ticks, frame, static_cast<std::uint32_t>(frame.size()));
  }

  [[nodiscard]] Order order() const { return order_; }
  [[nodiscard]] const std::vector<std::byte>& octets() const { return octets_; }

 private:
  Order order_;
  std::vector<std::byte> octets_;
};

/// One gzip member holding `octets`.
inline std::vector<std::byte> gzip_member(const std::vector<std::byte>& octets) {
  z_stream stream{};
  deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  std::vector<std::byte> member(deflateBound(&stream, octets.size()));
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(octets.data()));
  stream.avail_in = static_cast<uInt>(octets.size());
  stream.next_out = reinterpret_cast<Bytef*>(member.data());
  stream.avail_out = static_cast<uInt>(member.size());
  deflate(&stream, Z_FINISH);
  member.resize(stream.total_out);
  deflateEnd(&stream);
  return member;
}

}  // namespace sextant::test
