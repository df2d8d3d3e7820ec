#pragma once

#include "common/base/bytes.hpp"
#include "common/pairing/errors.hpp"

#include <blst.h>

namespace nephele::pairing {

/// A public integer modulo the group order r.
/// Spec: docs/protocol/credential.md, "Groups and encodings".
class scalar {
public:
  static constexpr std::size_t size = 32;

  /// Zero.
  constexpr scalar() noexcept = default;

  explicit scalar(std::uint64_t value) noexcept : scalar(0, value) {}

  /// 2^64·high + low.
  scalar(std::uint64_t high, std::uint64_t low) noexcept;

  /// Big-endian, below r; zero is legal.
  /// @returns errc::length or errc::non_canonical_scalar otherwise.
  [[nodiscard]] static result<scalar> decode(byte_span bytes);

  /// A big-endian integer of at most 64 bytes, modulo r.
  [[nodiscard]] static scalar reduce(byte_span bytes) noexcept;

  [[nodiscard]] byte_array<size> encode() const noexcept;

  /// In time that is independent of the value.
  [[nodiscard]] bool is_zero() const noexcept;

  /// 1/x; zero for zero. In time that is independent of the value.
  [[nodiscard]] scalar inverse() const noexcept;

  scalar& operator+=(const scalar& other) noexcept {
    return *this = *this + other;
  }

  friend scalar operator+(const scalar& a, const scalar& b) noexcept;
  friend scalar operator-(const scalar& a, const scalar& b) noexcept;
  friend scalar operator*(const scalar& a, const scalar& b) noexcept;
  friend scalar operator-(const scalar& a) noexcept;
  friend bool operator==(const scalar& a, const scalar& b) noexcept;

  /// Little-endian, for this room's calls of blst.
  [[nodiscard]] blst_scalar raw() const noexcept;

private:
  blst_fr value_{};
};

} // namespace nephele::pairing
