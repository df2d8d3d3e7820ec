#pragma once

#include "common/base/bytes.hpp"

namespace nephele::wire {

/// Walks over bytes from outside, big-endian, never beyond their end.
///
/// Failure is sticky: once a read asks for more than is left, that read and
/// every later one give zeros (or nothing), and ok() stays false. So a parser
/// reads all fields straight through and asks once at the end:
/// `return in.finished() ? parsed : fail(…)`. A count that was read must be
/// checked against its limit before it sizes anything.
class reader {
public:
  explicit reader(byte_span bytes) noexcept : rest_(bytes) {}

  [[nodiscard]] std::uint8_t u8() noexcept;
  [[nodiscard]] std::uint16_t u16() noexcept;
  [[nodiscard]] std::uint32_t u32() noexcept;
  [[nodiscard]] std::uint64_t u64() noexcept;

  /// The next `size` bytes, a view of the input; empty after a failure.
  [[nodiscard]] byte_span bytes(std::size_t size) noexcept;

  /// All that is left.
  [[nodiscard]] byte_span rest() noexcept;

  /// A key, digest or token of fixed size.
  template <class Fixed>
  [[nodiscard]] Fixed fixed() noexcept {
    Fixed result;
    if (const auto in = bytes(Fixed::size); !in.empty())
      std::memcpy(result.bytes.data(), in.data(), Fixed::size);
    return result;
  }

  [[nodiscard]] std::size_t remaining() const noexcept { return rest_.size(); }

  /// For a parser that met a value it does not accept.
  void fail() noexcept;

  [[nodiscard]] bool ok() const noexcept { return ok_; }

  /// Everything was read and nothing failed.
  [[nodiscard]] bool finished() const noexcept { return ok_ && rest_.empty(); }

private:
  byte_span rest_;
  bool ok_ = true;
};

} // namespace nephele::wire
