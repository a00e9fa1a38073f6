// SPDX-License-Identifier: BSD-3-Clause
// Readers of QUIC and Google QUIC, and what puts their streams together. The first octet says what the rest is: a
// datagram; frames to be sealed first, so that input gets past the tag; a message of Google QUIC; pieces of a stream.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <vector>

#include "dataplane/classify/gquic.h"
#include "dataplane/classify/quic_initial.h"
#include "dataplane/classify/stream_assembler.h"
#include "tests/dataplane/classify/quic_packet.h"

namespace {

using namespace sextant;
using Octets = std::span<const std::byte>;

void require(bool holds, const char* promise) {
  if (holds) return;
  std::fprintf(stderr, "%s\n", promise);
  std::abort();
}

void require_name(const NameFinding& finding) {
  require((finding.outcome == NameOutcome::found) == !finding.name.empty(), "a name that was not found, or none");
  for (const char c : finding.name.view()) require(c > ' ' && c < 0x7f && (c < 'A' || c > 'Z'), "no text of a name");
}

// Adds the pieces and holds that what was read once stays as it is.
class Stream {
 public:
  void add(std::uint64_t offset, Octets data) {
    const auto before = assembler_.contiguous(slot_);
    const std::vector<std::byte> copy(before.begin(), before.end());
    const bool is_longer = assembler_.add(slot_, offset, data);
    const auto after = assembler_.contiguous(slot_);
    require(is_longer == (after.size() > copy.size()), "a stream that grew unsaid");
    require(after.size() >= copy.size() && std::equal(copy.begin(), copy.end(), after.begin()), "a changed stream");
    if (is_longer) require_name(read_gquic_hello(after));
  }

 private:
  StreamAssembler assembler_ = std::move(StreamAssembler::make(1, false).value());
  std::uint32_t slot_ = assembler_.acquire(0).slot;
};

QuicOutcome open(Octets datagram, QuicConnectionId& first) {
  static QuicInitialReader reader = std::move(QuicInitialReader::make().value());
  const QuicFinding finding = reader.open(datagram, first);
  require(finding.frames.empty() || finding.outcome == QuicOutcome::opened, "frames of what was not opened");
  require(first.size <= first.octets.size(), "a connection ID that is too long");
  Stream stream;
  for (const CryptoFrame& frame : finding.frames) stream.add(frame.offset, frame.data);
  return finding.outcome;
}

void open_sealed(Octets input) {
  struct Known {
    std::uint32_t version;
    QuicSalt salt;
  };
  constexpr std::array<Known, 5> kKnown{{{1, QuicSalt::version_1},
                                         {0x6b3343cf, QuicSalt::version_2},
                                         {0xff00001d, QuicSalt::draft_29},
                                         {0x51303530, QuicSalt::google_q050},
                                         {0x0a0a0a0a, QuicSalt::draft_29}}};
  const auto choice = std::to_integer<unsigned>(input[0]);
  const auto frames = input.subspan(1);
  test::QuicPacket packet;
  packet.version = kKnown[choice % kKnown.size()].version;
  packet.salt = kKnown[choice % kKnown.size()].salt;
  packet.number_octets = 1 + choice / 8 % 4;
  packet.number = choice;
  packet.frames.assign(frames.begin(), frames.end());
  packet.frames.resize(std::max<std::size_t>(packet.frames.size(), 3));
  QuicConnectionId first;
  const QuicOutcome outcome = open(test::sealed(packet), first);
  require(outcome == QuicOutcome::opened || outcome == QuicOutcome::malformed, "a sealed Initial stayed closed");
  require(std::ranges::equal(first.view(), packet.destination), "another connection ID");
}

// Pieces: an offset of two octets, a length of one, and so many octets.
void add_pieces(Octets input) {
  Stream stream;
  while (input.size() >= 3) {
    const auto number = [&](std::size_t at) { return std::to_integer<std::size_t>(input[at]); };
    const std::size_t offset = number(0) << 8U | number(1);
    const std::size_t size = std::min(16 * number(2), input.size() - 3);
    stream.add(offset, input.subspan(3, size));
    input = input.subspan(3 + size / 16);  // octets serve several pieces, so that short inputs make long streams
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2 || size > 65'000) return 0;
  const Octets input = std::as_bytes(std::span{data + 1, size - 1});
  switch (data[0] % 4) {
    case 0: {
      QuicConnectionId first;
      open(input, first);
      open(input, first);
      require_name(read_gquic(input));
      break;
    }
    case 1:
      open_sealed(input);
      break;
    case 2:
      require_name(read_gquic_hello(input));
      break;
    default:
      add_pieces(input);
  }
  return 0;
}
