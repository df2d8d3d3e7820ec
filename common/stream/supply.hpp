#pragma once

#include "common/base/clock.hpp"
#include "common/stream/records.hpp"

namespace nephele::stream {

/// The client's account of the reply blocks that it gave for one tag, and the
/// decision how many more. Spec: docs/protocol/stream.md §6.
class supply {
public:
  supply(rotation_number rotation, steady_time now) noexcept
      : rotation_(rotation), last_reply_(now), last_sent_(now) {}

  /// Blocks are built for another rotation from now on: the pool of the old
  /// one does not count any more.
  void rotate(rotation_number rotation) noexcept;

  /// A reply came.
  void replied(steady_time now) noexcept;

  /// What the requester says of its pool.
  /// @param cap  the window of this tag.
  void reported(const want_surbs_record& r, std::size_t cap) noexcept;

  void sent(std::size_t blocks, steady_time now) noexcept;
  void lost(std::size_t blocks, rotation_number rotation) noexcept;
  void arrived(std::size_t blocks, rotation_number rotation) noexcept;

  /// Blocks to add to the next content, 0 to max_blocks_a_record.
  /// @param waiting  something is expected from the requester.
  [[nodiscard]] std::size_t due(std::size_t cap, bool waiting,
                                steady_time now) const noexcept;

  /// The tag was in use within the last `quiet_after`.
  [[nodiscard]] bool is_active(steady_time now) const noexcept {
    return now - last_reply_ < quiet_after;
  }

  [[nodiscard]] rotation_number rotation() const noexcept { return rotation_; }

  /// Blocks that the requester should have or get.
  [[nodiscard]] std::size_t outstanding() const noexcept;

private:
  void forgive() noexcept;

  rotation_number rotation_;
  std::size_t target_ = first_supply;
  std::uint64_t issued_ = 0;
  std::uint64_t lost_ = 0;
  std::uint64_t arrived_ = 0;
  std::uint64_t received_ = 0;
  std::uint64_t spent_ = 0;
  steady_time last_reply_;
  steady_time last_sent_;
};

} // namespace nephele::stream
