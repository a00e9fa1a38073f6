// SPDX-License-Identifier: BSD-3-Clause
// Any octets as a TLS stream and as a bare handshake message: a finding is sound, and more octets never take a name
// back.
#include <cstddef>
#include <cstdint>
#include <span>

#include "dataplane/classify/client_hello.h"
#include "tests/fuzz/sound_finding.h"

namespace {

void try_reader(sextant::NameFinding (*read)(std::span<const std::byte>), std::span<const std::byte> octets) {
  const sextant::NameFinding whole = read(octets);
  sextant::require_sound(whole);
  const sextant::NameFinding half = read(octets.first(octets.size() / 2));
  sextant::require_sound(half);
  if (half.outcome == sextant::NameOutcome::incomplete) return;
  sextant::require(half.outcome == whole.outcome && half.name == whole.name, "more octets took a finding back");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto octets = std::as_bytes(std::span(data, size));
  try_reader(sextant::read_tls, octets);
  try_reader(sextant::read_client_hello, octets);
  return 0;
}
