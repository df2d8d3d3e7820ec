#pragma once

#include "common/base/bytes.hpp"

namespace nephele::crypto {

/// Overwrites memory in a way that the compiler keeps.
void wipe(mutable_byte_span bytes) noexcept;

/// N secret bytes whose purpose is `Tag`. Moves, wiping the source; is wiped
/// at the end; cannot be copied, printed or compared (see
/// constant_time_equal). Reading goes through `expose`, which is easy to find.
template <std::size_t N, class Tag>
class secret {
public:
  static constexpr std::size_t size = N;

  secret() noexcept = default;

  explicit secret(std::span<const std::byte, N> bytes) noexcept {
    std::memcpy(bytes_.data(), bytes.data(), N);
  }

  secret(const secret&) = delete;
  secret& operator=(const secret&) = delete;

  secret(secret&& other) noexcept : bytes_(other.bytes_) { wipe(other.bytes_); }

  secret& operator=(secret&& other) noexcept {
    if (this != &other) {
      bytes_ = other.bytes_;
      wipe(other.bytes_);
    }
    return *this;
  }

  ~secret() { wipe(bytes_); }

  [[nodiscard]] std::span<const std::byte, N> expose() const noexcept {
    return bytes_;
  }

  [[nodiscard]] std::span<std::byte, N> expose_mutable() noexcept {
    return bytes_;
  }

  /// A second secret of the same value, where one is really needed.
  [[nodiscard]] secret duplicate() const noexcept { return secret{expose()}; }

  bool operator==(const secret&) const = delete;

private:
  byte_array<N> bytes_{};
};

} // namespace nephele::crypto
