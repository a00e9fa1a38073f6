// SPDX-License-Identifier: BSD-3-Clause
// Writes the table of test packets as seeds for fuzz_engine: write_engine_seeds FOLDER.
#include <cstdio>
#include <fstream>
#include <string>

#include "tests/dataplane/decode/packet_cases.h"

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("usage: write_engine_seeds FOLDER\n", stderr);
    return 2;
  }
  constexpr std::size_t kPacketsPerSeed = 24;
  const auto& cases = sextant::test::packet_cases();
  std::ofstream file;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    if (i % kPacketsPerSeed == 0) {
      file = std::ofstream(std::string(argv[1]) + "/packets-" + std::to_string(i / kPacketsPerSeed), std::ios::binary);
    }
    const sextant::test::Bytes& bytes = cases[i].packet.bytes;
    if (bytes.size() > UINT16_MAX) continue;  // the form has no room for a jumbogram
    const bool snapped = cases[i].packet.missing_octets > 0;
    file.put(static_cast<char>(static_cast<unsigned>(cases[i].link_type) | (snapped ? 0x20U : 0U)));
    file.put(static_cast<char>(i % 3 == 0 ? 0x85 : 0x45));
    file.put(static_cast<char>(bytes.size() >> 8));
    file.put(static_cast<char>(bytes.size()));
    file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  }
  return file.good() ? 0 : 1;
}
