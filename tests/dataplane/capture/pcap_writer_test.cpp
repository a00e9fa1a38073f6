// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/capture/pcap_writer.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "tests/dataplane/capture/read_all.h"

namespace sextant::test {
namespace {

class PcapWriterTo : public testing::Test {
 protected:
  PcapWriterTo() {
    std::string pattern = std::filesystem::temp_directory_path() / "pcap-writer-XXXXXX";
    folder_ = ::mkdtemp(pattern.data());
  }
  ~PcapWriterTo() override { std::filesystem::remove_all(folder_); }

  [[nodiscard]] std::string path() const { return folder_ / "written.pcap"; }
  [[nodiscard]] SeenCapture written() const { return drain(CaptureReader::open(path(), {})); }

 private:
  std::filesystem::path folder_;
};

std::optional<Error> add(PcapWriter& writer, std::uint32_t length, std::int64_t time_ns) {
  std::memset(writer.room(), static_cast<int>(length & 0x7fU), length);
  return writer.add(length, {time_ns});
}

TEST_F(PcapWriterTo, AFileIsReadAsItWasWritten) {
  auto writer = PcapWriter::create(path());
  ASSERT_TRUE(writer.has_value()) << writer.error().sentence;
  constexpr std::uint32_t kFrames = 3'000;  // several buffers full
  for (std::uint32_t i = 0; i < kFrames; ++i) {
    ASSERT_FALSE(add(*writer, 60 + i % 1'500, 1'767'225'600'000'000'001 + i).has_value());
  }
  ASSERT_FALSE(add(*writer, PcapWriter::kFrameRoom, 1'767'225'600'000'010'000).has_value());
  ASSERT_FALSE(writer->finish().has_value());
  const SeenCapture seen = written();
  ASSERT_EQ(seen.frames.size(), kFrames + 1);
  EXPECT_EQ(seen.broken, std::nullopt);
  for (std::uint32_t i = 0; i < kFrames; ++i) {
    const std::uint32_t length = 60 + i % 1'500;
    ASSERT_EQ(seen.frames[i].octets, std::string(length, static_cast<char>(length & 0x7fU)));
    ASSERT_EQ(seen.frames[i].length, length);
    ASSERT_EQ(seen.frames[i].time_ns, 1'767'225'600'000'000'001 + i);
    ASSERT_EQ(seen.frames[i].link_type, LinkType::ethernet);
  }
}

TEST_F(PcapWriterTo, AnEmptyFileIsACapture) {
  auto writer = PcapWriter::create(path());
  ASSERT_TRUE(writer.has_value());
  ASSERT_FALSE(writer->finish().has_value());
  EXPECT_EQ(written().refused, std::nullopt);
  EXPECT_TRUE(written().frames.empty());
}

TEST_F(PcapWriterTo, WhereNothingCanBeWrittenASentenceSaysSo) {
  const auto writer = PcapWriter::create("/no/such/folder/a.pcap");
  ASSERT_FALSE(writer.has_value());
  EXPECT_EQ(writer.error().sentence, "/no/such/folder/a.pcap cannot be written: No such file or directory.");
}

TEST_F(PcapWriterTo, AFullDeviceIsTold) {
  auto writer = PcapWriter::create("/dev/full");
  ASSERT_TRUE(writer.has_value());
  ASSERT_FALSE(add(*writer, 60, 0).has_value());
  const auto error = writer->finish();
  ASSERT_TRUE(error.has_value());
  EXPECT_EQ(error->sentence,
            "/dev/full cannot be written on: No space left on device; it breaks off behind the first 0 frames.");
}

// A limit on the size of files is met as a full disk is: in the middle of a record.
TEST_F(PcapWriterTo, AFileThatMayNotGrowHoldsTheWholeFramesTheSentenceCounts) {
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit limit{3'000'000, before.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &limit), 0);
  auto writer = PcapWriter::create(path());
  ASSERT_TRUE(writer.has_value());
  std::optional<Error> error;
  while (!error) error = add(*writer, 1'000, 0);
  ::setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);

  const SeenCapture seen = written();
  EXPECT_EQ(seen.broken, std::nullopt);
  EXPECT_GT(seen.frames.size(), 1'000U);
  EXPECT_EQ(error->sentence, path() + " cannot be written on: File too large; it holds the first " +
                                 std::to_string(seen.frames.size()) + " frames.");
}

}  // namespace
}  // namespace sextant::test
