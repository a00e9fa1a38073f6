// SPDX-License-Identifier: BSD-3-Clause
// Every cut and every damaged octet of small files: the reader ends, hands out only octets of the file, and says so
// with one sentence when the file is not whole. Run under AddressSanitizer this is where a trusted length shows.
#include <gtest/gtest.h>

#include "tests/dataplane/capture/file_builder.h"
#include "tests/dataplane/capture/read_all.h"

namespace sextant::test {
namespace {

std::vector<std::vector<std::byte>> small_files() {
  std::vector<std::vector<std::byte>> files;
  for (const Order order : {Order::little, Order::big}) {
    const FileBuilder empty(order);
    files.push_back(FileBuilder(order).pcap_header().record(1, 2, "first frame").record(3, 4, "second", 60).octets());
    files.push_back(FileBuilder(order).pcap_header(0xa1b2c3d4, 204, 3).record(1, 2, "ppp").octets());
    FileBuilder options(order);
    options.option(9, FileBuilder(order).text("\x09")).option(14, FileBuilder(order).u64(3));
    FileBuilder next_generation(order);
    next_generation.section().interface(1, 4, options).interface(276).enhanced(1, 77, "enhanced");
    next_generation.block(3, FileBuilder(order).u32(6).text("simp")).block(4, FileBuilder(order).u32(0));
    next_generation.block(2, FileBuilder(order).u16(0).u16(0).u64(9).u32(3).u32(3).text("old")).section();
    files.push_back(next_generation.octets());
  }
  files.push_back(gzip_member(files.back()));
  return files;
}

void expect_sound(const SeenCapture& seen, std::size_t file_size) {
  for (const std::optional<std::string>& sentence : {seen.refused, seen.broken}) {
    if (!sentence) continue;
    EXPECT_TRUE(sentence->ends_with('.')) << *sentence;
    EXPECT_EQ(sentence->find('\n'), std::string::npos) << *sentence;
  }
  std::size_t octets = 0;
  for (const SeenFrame& frame : seen.frames) octets += frame.octets.size();
  EXPECT_LE(octets, file_size);
}

TEST(Robustness, EveryCutIsTold) {
  for (const std::vector<std::byte>& file : small_files()) {
    const SeenCapture whole = read_all(file);
    ASSERT_FALSE(whole.refused || whole.broken);
    for (std::size_t size = 0; size < file.size(); ++size) {
      const SeenCapture cut = read_all({file.begin(), file.begin() + static_cast<std::ptrdiff_t>(size)});
      expect_sound(cut, 1'000);
      ASSERT_LE(cut.frames.size(), whole.frames.size());
      for (std::size_t i = 0; i < cut.frames.size(); ++i) EXPECT_EQ(cut.frames[i].octets, whole.frames[i].octets);
      EXPECT_TRUE(size >= 4 || cut.refused.has_value());
    }
  }
}

TEST(Robustness, EveryDamagedOctetIsSurvived) {
  std::size_t broken = 0;
  for (const std::vector<std::byte>& file : small_files()) {
    for (std::size_t at = 0; at < file.size(); ++at) {
      for (const unsigned flip : {0x01U, 0x02U, 0x10U, 0x7fU, 0x80U, 0xffU}) {
        std::vector<std::byte> damaged = file;
        damaged[at] ^= static_cast<std::byte>(flip);
        const SeenCapture seen = read_all(damaged);
        expect_sound(seen, 1'000);
        if (seen.refused || seen.broken) ++broken;
      }
    }
  }
  EXPECT_GT(broken, 1'000U);
}

}  // namespace
}  // namespace sextant::test
