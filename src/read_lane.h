// SPDX-License-Identifier: BSD-3-Clause
// One worker of a replay: a thread that drives an engine with frames copied into blocks. The reader's thread fills one
// block while the worker is in another; a fixed number of blocks bounds memory and makes the faster side wait. Owned
// by the reader's thread.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <semaphore>
#include <span>
#include <thread>

#include "dataplane/engine.h"
#include "dataplane/frame.h"

namespace sextant {

/// Frames and a copy of their bytes.
class FrameBlock {
 public:
  FrameBlock();
  void clear() { frame_count_ = size_ = 0; }
  /// False, with nothing copied, when the block is to be handed over first. An empty block takes every frame.
  [[nodiscard]] bool add(const Frame& frame);
  [[nodiscard]] std::span<const Frame> frames() const { return {frames_.data(), frame_count_}; }

 private:
  static constexpr std::size_t kFrameCapacity = 8 * kBurstCapacity;
  static constexpr std::size_t kTargetSize = std::size_t{256} * 1024;  // of bytes; stays in a core's cache

  std::array<Frame, kFrameCapacity> frames_;
  std::size_t frame_count_ = 0;
  std::size_t size_ = 0;
  std::unique_ptr<std::byte[]> bytes_;
};

class Lane {
 public:
  /// `engine` outlives the lane and is the worker's until finish().
  explicit Lane(Engine& engine);
  ~Lane() { finish(); }
  Lane(const Lane&) = delete;
  Lane& operator=(const Lane&) = delete;

  /// Copies the frame; waits while the worker is behind by all blocks.
  void add(const Frame& frame);

  /// Hands over what is left and waits until the worker has done it: until the next add() the engine is the caller's.
  void wait();

  /// Hands over what is left and waits until the worker has done it. The engine is the caller's again.
  void finish();

 private:
  static constexpr std::size_t kBlockCount = 4;

  void run();
  void hand_over();

  Engine& engine_;
  std::array<FrameBlock, kBlockCount> blocks_;
  std::size_t filling_ = 0;  // reader's thread only
  // Each orders the bytes of a block before its change of hands: release by the giver, acquire by the taker.
  std::counting_semaphore<kBlockCount> free_{kBlockCount - 1};
  std::counting_semaphore<kBlockCount> filled_{0};
  std::thread worker_;
};

}  // namespace sextant
