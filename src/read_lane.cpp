// SPDX-License-Identifier: BSD-3-Clause
#include "src/read_lane.h"

#include <algorithm>
#include <cstring>

#include "dataplane/capture/read_buffer.h"

namespace sextant {

// Bytes beyond kTargetSize are touched only by a frame that needs them.
FrameBlock::FrameBlock() : bytes_(std::make_unique_for_overwrite<std::byte[]>(kTargetSize + kRecordSizeLimit)) {}

bool FrameBlock::add(const Frame& frame) {
  if (frame_count_ == kFrameCapacity || size_ >= kTargetSize) return false;
  std::memcpy(bytes_.get() + size_, frame.data, frame.captured);
  Frame& copy = frames_[frame_count_++];
  copy = frame;
  copy.data = bytes_.get() + size_;
  size_ += frame.captured;
  return true;
}

Lane::Lane(Engine& engine) : engine_(engine), worker_([this] { run(); }) {}

void Lane::add(const Frame& frame) {
  while (!blocks_[filling_].add(frame)) hand_over();
}

void Lane::hand_over() {
  filled_.release();
  filling_ = (filling_ + 1) % kBlockCount;
  free_.acquire();
  blocks_[filling_].clear();
}

void Lane::wait() {
  if (!blocks_[filling_].frames().empty()) hand_over();
  for (std::size_t block = 1; block < kBlockCount; ++block) free_.acquire();
  free_.release(kBlockCount - 1);
}

void Lane::finish() {
  if (!worker_.joinable()) return;
  if (!blocks_[filling_].frames().empty()) hand_over();
  filled_.release();  // an empty block ends the worker
  worker_.join();
}

void Lane::run() {
  for (std::size_t at = 0;; at = (at + 1) % kBlockCount) {
    filled_.acquire();
    std::span<const Frame> frames = blocks_[at].frames();
    if (frames.empty()) return;
    while (!frames.empty()) {
      const std::span<const Frame> burst = frames.first(std::min(frames.size(), kBurstCapacity));
      engine_.turn(burst, burst.back().time);
      frames = frames.subspan(burst.size());
    }
    free_.release();
  }
}

}  // namespace sextant
