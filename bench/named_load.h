// SPDX-License-Identifier: BSD-3-Clause
// Traffic whose flows begin and end and carry names, for benchmarks of the search for them: flows of 20 packets on
// average in both directions, 30 % of them TLS and 3 % QUIC, addresses of a full routing table, 10,000 names. A chunk
// at a time, as in load.h; no flow ever comes back. One owner.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "dataplane/frame.h"
#include "dataplane/generate/active_flow.h"
#include "dataplane/generate/load_flow.h"
#include "dataplane/generate/packet_writer.h"
#include "dataplane/generate/payloads.h"
#include "dataplane/generate/random.h"
#include "sextant/error.h"

namespace sextant::bench {

/// Of the frames made so far.
struct NamedBooks {
  std::uint64_t frames = 0;
  std::uint64_t flows = 0;        ///< begun
  std::uint64_t named_flows = 0;  ///< whose name is whole
  std::uint64_t questions = 0;    ///< of DNS: one in each query and in each response
};

class NamedLoad {
 public:
  /// `chunk_frames`: a multiple of kBurstCapacity.
  [[nodiscard]] static Expected<std::unique_ptr<NamedLoad>> make(std::uint64_t seed, std::size_t chunk_frames);

  /// The next chunk, in the place of the one before. Times are left to the caller. Of frames that carry no name only
  /// the first octets are there, as the engine reads no more: so a chunk stays in the caches.
  const std::vector<Frame>& next();

  [[nodiscard]] const NamedBooks& books() const { return books_; }

 private:
  static constexpr std::size_t kNames = 10'000;

  /// What a client says first.
  struct Greeting {
    std::vector<std::byte> octets;
    std::size_t name_end = 0;  ///< so many of them must be there for the name to be; 0: it has none
  };
  /// By name.
  struct Greetings {
    std::vector<Greeting> tls;
    std::vector<Greeting> quic;
    std::vector<Greeting> http;
    Greeting opaque;
  };
  struct Flow {
    ActiveFlow script;
    const Greeting* greeting = nullptr;
    std::size_t greeting_sent = 0;
  };

  NamedLoad(std::uint64_t seed, LoadFlows flows, Payloads payloads, std::size_t chunk_frames);
  [[nodiscard]] Expected<void> make_greetings();
  void open(Flow& flow);
  void draw_kind(Flow& flow);
  [[nodiscard]] std::size_t draw_name();
  [[nodiscard]] std::uint32_t draw_segments();
  [[nodiscard]] Packet next_packet_of(Flow& flow);
  void write(Frame& frame, std::byte*& room);

  Random random_;
  LoadFlows addresses_;
  Payloads payloads_;
  Greetings greetings_;
  std::vector<Flow> flows_;
  NamedBooks books_;
  std::array<std::byte, kFrameRoom> whole_{};
  std::vector<std::byte> memory_;
  std::vector<Frame> frames_;
};

}  // namespace sextant::bench
