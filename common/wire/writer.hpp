#pragma once

#include "common/base/bytes.hpp"

namespace nephele::wire {

/// Fills a caller's span, big-endian, never beyond its end.
///
/// Failure is sticky, as in reader: a write that does not fit writes nothing,
/// nor does any later one, and ok() stays false.
class writer {
public:
  explicit writer(mutable_byte_span out) noexcept : out_(out) {}

  void u8(std::uint8_t value) noexcept;
  void u16(std::uint16_t value) noexcept;
  void u32(std::uint32_t value) noexcept;
  void u64(std::uint64_t value) noexcept;
  void bytes(byte_span value) noexcept;
  void zeros(std::size_t size) noexcept;

  template <class Fixed>
  void fixed(const Fixed& value) noexcept {
    bytes(value.span());
  }

  /// The next `size` bytes for the caller to fill; empty after a failure.
  [[nodiscard]] mutable_byte_span claim(std::size_t size) noexcept;

  /// What has been written so far.
  [[nodiscard]] byte_span written() const noexcept {
    return out_.first(position_);
  }

  [[nodiscard]] std::size_t remaining() const noexcept {
    return ok_ ? out_.size() - position_ : 0;
  }

  [[nodiscard]] bool ok() const noexcept { return ok_; }

  /// The span is full and nothing failed.
  [[nodiscard]] bool finished() const noexcept {
    return ok_ && position_ == out_.size();
  }

private:
  mutable_byte_span out_;
  std::size_t position_ = 0;
  bool ok_ = true;
};

} // namespace nephele::wire
