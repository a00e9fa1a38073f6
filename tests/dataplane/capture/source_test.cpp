// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "dataplane/capture/read_buffer.h"
#include "tests/dataplane/capture/file_builder.h"
#include "tests/dataplane/capture/read_all.h"

namespace sextant::test {
namespace {

std::vector<std::byte> two_frames() {
  return FileBuilder().pcap_header().record(1, 0, "first").record(2, 0, "second").octets();
}

class TemporaryFile {
 public:
  explicit TemporaryFile(const std::vector<std::byte>& octets)
      : path_(std::filesystem::temp_directory_path() / ("sextant_capture_" + std::to_string(::getpid()))) {
    std::ofstream(path_, std::ios::binary)
        .write(reinterpret_cast<const char*>(octets.data()), static_cast<std::streamsize>(octets.size()));
  }
  ~TemporaryFile() { std::filesystem::remove(path_); }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  [[nodiscard]] std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

TEST(Gzip, IsRecognisedByItsMagic) {
  const SeenCapture seen = read_all(gzip_member(two_frames()));
  ASSERT_EQ(seen.frames.size(), 2U);
  EXPECT_EQ(seen.frames[1].octets, "second");
  EXPECT_EQ(seen.broken, std::nullopt);
}

TEST(Gzip, MembersFollowEachOtherAndZerosPadTheLast) {
  const std::vector<std::byte> whole = two_frames();
  FileBuilder file;
  file.add(gzip_member({whole.begin(), whole.begin() + 30})).add(gzip_member({}));
  file.add(gzip_member({whole.begin() + 30, whole.end()})).text(std::string(1000, '\0'));
  const SeenCapture seen = read_all(file.octets());
  ASSERT_EQ(seen.frames.size(), 2U);
  EXPECT_EQ(seen.frames[0].octets, "first");
  EXPECT_EQ(seen.broken, std::nullopt);
}

TEST(Gzip, LargeContentPassesInPieces) {
  FileBuilder file;
  file.pcap_header();
  for (std::uint32_t i = 0; i < 5'000; ++i) file.record(i, 0, std::string(1'400, static_cast<char>(i)));
  const SeenCapture seen = read_all(gzip_member(file.octets()));
  ASSERT_EQ(seen.frames.size(), 5'000U);
  EXPECT_EQ(seen.frames[4'999].octets, std::string(1'400, static_cast<char>(4'999)));
}

TEST(Gzip, CutStreamDeliversWhatIsBeforeTheCut) {
  FileBuilder file;
  file.pcap_header();
  for (std::uint32_t i = 0; i < 5'000; ++i) file.record(i, i * 2'654'435'761U % 1'000'000, "frame");
  std::vector<std::byte> member = gzip_member(file.octets());
  member.resize(member.size() / 2);
  const SeenCapture seen = read_all(member);
  EXPECT_GT(seen.frames.size(), 1'000U);
  EXPECT_LT(seen.frames.size(), 4'000U);
  EXPECT_EQ(seen.broken, "test: the gzip stream breaks at octet " + std::to_string(member.size()) +
                             " of the file: the file ends inside it.");
}

TEST(Gzip, WrongChecksumAndTrailingGarbageAreTold) {
  std::vector<std::byte> checksum = gzip_member(two_frames());
  checksum[checksum.size() - 8] ^= std::byte{1};
  SeenCapture seen = read_all(checksum);
  EXPECT_EQ(seen.frames.size(), 2U);
  EXPECT_EQ(seen.broken.value_or("").ends_with("incorrect data check."), true) << seen.broken.value_or("whole");
  seen = read_all(FileBuilder().add(gzip_member(two_frames())).text("garbage").octets());
  EXPECT_EQ(seen.frames.size(), 2U);
  EXPECT_EQ(seen.broken.value_or("").ends_with("incorrect header check."), true) << seen.broken.value_or("whole");
}

TEST(Gzip, BreaksAreCountedInDecompressedOctets) {
  std::vector<std::byte> cut = two_frames();
  cut.pop_back();
  EXPECT_EQ(read_all(gzip_member(cut)).broken,
            "test: breaks at octet 45 of the decompressed capture: a packet record of 22 octets was expected, 21 are "
            "there.");
  EXPECT_EQ(read_all(gzip_member(FileBuilder().text("no capture").octets())).refused,
            "test: breaks at octet 0 of the decompressed capture: it is neither pcap nor pcapng.");
}

TEST(File, IsReadByItsPath) {
  const TemporaryFile file(two_frames());
  auto reader = CaptureReader::open(file.path(), {});
  ASSERT_TRUE(reader.has_value()) << reader.error().sentence;
  EXPECT_EQ(reader->stored_octets_total(), two_frames().size());
  EXPECT_EQ(drain(std::move(reader)).frames.size(), 2U);
}

TEST(File, MissingFileAndDirectoryAreNamed) {
  EXPECT_EQ(drain(CaptureReader::open("/no/such/file.pcap", {})).refused,
            "/no/such/file.pcap: cannot be opened: No such file or directory.");
  EXPECT_EQ(drain(CaptureReader::open("/tmp", {})).refused, "/tmp: cannot be read: it is a directory.");
}

TEST(File, PipeHandsOutEachFrameWhenItIsThere) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  const std::vector<std::byte> whole = two_frames();
  constexpr std::size_t kFirstFrameEnd = 45;
  ASSERT_EQ(::write(ends[1], whole.data(), kFirstFrameEnd), static_cast<ssize_t>(kFirstFrameEnd));
  auto reader = CaptureReader::open("/proc/self/fd/" + std::to_string(ends[0]), {});
  ASSERT_TRUE(reader.has_value()) << reader.error().sentence;
  EXPECT_EQ(reader->stored_octets_total(), std::nullopt);
  EXPECT_EQ(reader->next().size(), 1U);
  ASSERT_EQ(::write(ends[1], whole.data() + kFirstFrameEnd, whole.size() - kFirstFrameEnd),
            static_cast<ssize_t>(whole.size() - kFirstFrameEnd));
  ::close(ends[1]);
  EXPECT_EQ(reader->next().size(), 1U);
  EXPECT_TRUE(reader->next().empty());
  EXPECT_TRUE(reader->done());
  EXPECT_FALSE(reader->broken().has_value());
  ::close(ends[0]);
}

TEST(Stop, EndsTheCaptureWithoutCallingItBroken) {
  FileBuilder file;
  file.pcap_header();
  for (std::uint32_t i = 0; i < 100'000; ++i) file.record(i, 0, "frame");
  StopFlag stop{false};
  CaptureOptions options;
  options.stop = &stop;
  auto reader = CaptureReader::open(file.octets(), "test", options);
  ASSERT_TRUE(reader.has_value());
  EXPECT_EQ(reader->next().size(), kBurstCapacity);
  stop = true;
  std::size_t rest = 0;
  while (!reader->done()) rest += reader->next().size();
  EXPECT_LT(rest, kReadSize / 21);
  EXPECT_FALSE(reader->broken().has_value());
}

}  // namespace
}  // namespace sextant::test
