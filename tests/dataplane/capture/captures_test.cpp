// SPDX-License-Identifier: BSD-3-Clause
// Two independent readers agree: on every real capture our counts equal tshark's truth file, and our records equal
// libpcap's one by one, as far as libpcap reads.
#include <gtest/gtest.h>
#include <pcap/pcap.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include "tests/dataplane/capture/read_all.h"

namespace sextant::test {
namespace {

constexpr std::string_view kTruthSuffix = ".truth.json";

class Captures : public testing::Test {
 protected:
  void SetUp() override {
    const char* folder = std::getenv("SEXTANT_CAPTURES");
    if (folder == nullptr) GTEST_SKIP() << "SEXTANT_CAPTURES does not name the folder of real captures.";
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
      std::string path = entry.path().string();
      if (!path.ends_with(kTruthSuffix)) continue;
      path.resize(path.size() - kTruthSuffix.size());
      paths.push_back(path);
    }
    std::sort(paths.begin(), paths.end());
    ASSERT_FALSE(paths.empty());
  }
  std::vector<std::string> paths;
};

/// A number of the outermost object of a truth file, which truth.py indents by one space.
std::uint64_t truth(const std::string& text, const std::string& key) {
  const std::string start = "\n \"" + key + "\": ";
  const std::size_t at = text.find(start);
  std::uint64_t value = 0;
  EXPECT_NE(at, std::string::npos) << key;
  if (at != std::string::npos) std::from_chars(text.data() + at + start.size(), text.data() + text.size(), value);
  return value;
}

std::string content(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST_F(Captures, CountsEqualTheTruthFiles) {
  for (const std::string& path : paths) {
    SCOPED_TRACE(path);
    const SeenCapture seen = drain(CaptureReader::open(path, {}));
    std::uint64_t octets = 0;
    std::uint64_t captured = 0;
    for (const SeenFrame& frame : seen.frames) {
      octets += frame.length;
      captured += frame.octets.size();
    }
    captured += seen.surplus_octets;
    const std::string text = content(path + std::string(kTruthSuffix));
    EXPECT_EQ(seen.refused, std::nullopt);
    EXPECT_EQ(seen.frames.size(), truth(text, "packets"));
    EXPECT_EQ(octets, truth(text, "bytes"));
    EXPECT_EQ(captured, truth(text, "captured_bytes"));
    EXPECT_EQ(seen.broken.has_value(), text.find("\"tshark_error\": \"\"") == std::string::npos)
        << seen.broken.value_or("we read it to its end, tshark did not");
  }
}

TEST_F(Captures, RecordsEqualLibpcaps) {
  std::size_t compared_files = 0;
  std::size_t compared_records = 0;
  std::size_t compared_stamps = 0;
  for (const std::string& path : paths) {
    char reason[PCAP_ERRBUF_SIZE] = {};
    pcap_t* theirs = pcap_open_offline_with_tstamp_precision(path.c_str(), PCAP_TSTAMP_PRECISION_NANO, reason);
    if (theirs == nullptr) continue;  // gzip, which libpcap does not read; how many it may be is checked below
    SCOPED_TRACE(path);
    ++compared_files;
    const SeenCapture ours = drain(CaptureReader::open(path, {}));
    const auto snap_length = static_cast<std::uint32_t>(pcap_snapshot(theirs));
    std::int64_t time_ns = INT64_MIN;
    bool sane_stamps = true;
    std::size_t index = 0;
    pcap_pkthdr* header = nullptr;
    const u_char* octets = nullptr;
    int result = 0;
    while ((result = pcap_next_ex(theirs, &header, &octets)) == 1) {
      ASSERT_LT(index, ours.frames.size());
      const SeenFrame& frame = ours.frames[index++];
      ASSERT_EQ(frame.length, header->len) << index;
      // libpcap cuts at the file's snap length; we hand out what the file holds.
      const std::size_t captured = std::min(header->caplen, header->len);
      ASSERT_EQ(std::min<std::size_t>(frame.octets.size(), snap_length), captured);
      ASSERT_EQ(frame.octets.compare(0, captured, reinterpret_cast<const char*>(octets), captured), 0);
      // libpcap reads seconds and fractions as signed, the format says unsigned; fuzzed files put anything there.
      sane_stamps = sane_stamps && header->ts.tv_sec >= 0 && header->ts.tv_usec >= 0 &&
                    header->ts.tv_usec < kNanosecondsPerSecond;
      time_ns = std::max(time_ns, header->ts.tv_sec * kNanosecondsPerSecond + header->ts.tv_usec);
      ASSERT_TRUE(!sane_stamps || frame.time_ns == time_ns) << index;
    }
    const bool whole = result == PCAP_ERROR_BREAK;  // otherwise libpcap met something it refuses
    EXPECT_TRUE(!whole || index == ours.frames.size()) << "libpcap saw the end after " << index;
    compared_records += index;
    compared_stamps += sane_stamps ? index : 0;
    pcap_close(theirs);
  }
  EXPECT_GE(compared_files * 100, paths.size() * 95);
  EXPECT_GT(compared_records, 50'000U);
  EXPECT_GT(compared_stamps, 50'000U);
}

}  // namespace
}  // namespace sextant::test
