#pragma once

#include "common/base/result.hpp"
#include "common/stream/byte_queue.hpp"
#include "common/stream/errors.hpp"

#include <map>
#include <optional>

namespace nephele::stream {

/// The receiving half of a stream: puts ranges in order and says what to tell
/// the sender. Holds at most `capacity` bytes. Spec: docs/protocol/stream.md
/// §3, §4.
class receive_buffer {
public:
  explicit receive_buffer(std::size_t capacity) noexcept
      : capacity_(capacity) {}

  /// A DATA record. Bytes that are there already are left out.
  /// @returns errc::protocol beyond the window or the final offset,
  /// errc::limit if too many gaps would have to be remembered.
  result<void> insert(std::uint64_t offset, byte_span bytes);

  /// A FIN record.
  /// @returns errc::protocol if it contradicts an earlier FIN or DATA.
  result<void> finish(std::uint64_t final_offset);

  /// What can be read in order now.
  [[nodiscard]] byte_span readable() const noexcept { return ready_.view(); }

  /// The program took `count` of the readable bytes.
  void consume(std::size_t count) noexcept { ready_.drop(count); }

  /// All bytes up to the FIN were taken by the program.
  [[nodiscard]] bool is_drained() const noexcept {
    return is_complete() && ready_.is_empty();
  }

  /// All bytes up to the FIN are here.
  [[nodiscard]] bool is_complete() const noexcept {
    return final_ && *final_ == contiguous_;
  }

  /// `received` of a CREDIT: one more than the bytes once the FIN counts.
  [[nodiscard]] std::uint64_t received() const noexcept {
    return contiguous_ + (is_complete() ? 1 : 0);
  }

  /// First offset that is not admitted.
  [[nodiscard]] std::uint64_t edge() const noexcept {
    return contiguous_ - ready_.size() + capacity_;
  }

  [[nodiscard]] std::size_t capacity() const noexcept { return capacity_; }

private:
  void place(std::uint64_t offset, byte_span bytes);
  void join_gaps();

  std::size_t capacity_;
  byte_queue ready_;
  std::uint64_t contiguous_ = 0;
  /// Parts behind a gap, by offset, disjoint.
  std::map<std::uint64_t, byte_vector> ahead_;
  std::optional<std::uint64_t> final_;
};

} // namespace nephele::stream
