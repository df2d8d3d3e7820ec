#pragma once

#include "common/pairing/secret_scalar.hpp"

namespace nephele::pairing {

/// An element of G2, where keys live. By construction in the group of order r.
class g2 {
public:
  static constexpr std::size_t size = 96;

  /// The neutral element.
  constexpr g2() noexcept = default;

  [[nodiscard]] static g2 generator() noexcept;

  /// Strict: 96 bytes, canonical, on the curve, in G2, not neutral.
  /// @returns errc::length, not_on_curve, not_in_group or identity otherwise.
  [[nodiscard]] static result<g2> decode(byte_span bytes);

  /// Compressed. Costs an inversion.
  [[nodiscard]] byte_array<size> encode() const noexcept;

  [[nodiscard]] bool is_identity() const noexcept;

  g2& operator+=(const g2& other) noexcept { return *this = *this + other; }

  friend g2 operator+(const g2& a, const g2& b) noexcept;
  friend g2 operator-(const g2& a) noexcept;
  friend bool operator==(const g2& a, const g2& b) noexcept;

  friend g2 operator*(const scalar& factor, const g2& point) noexcept;

  /// In time that is independent of the scalar.
  friend g2 operator*(const secret_scalar& factor, const g2& point) noexcept {
    return factor.expose() * point;
  }

  [[nodiscard]] const blst_p2& raw() const noexcept { return value_; }

private:
  blst_p2 value_{};
};

} // namespace nephele::pairing
