#pragma once

#include "common/pairing/secret_scalar.hpp"

#include <vector>

namespace nephele::pairing {

class g1_affine;

/// An element of G1, the neutral one included. By construction every value of
/// this type lies in the group of order r.
class g1 {
public:
  /// The neutral element.
  constexpr g1() noexcept = default;

  // NOLINTNEXTLINE(google-explicit-constructor): the same point, stored so.
  g1(const g1_affine& point) noexcept;

  [[nodiscard]] static g1 generator() noexcept;

  /// 48 bytes, compressed. The neutral element has an encoding too, which no
  /// decoder takes.
  [[nodiscard]] byte_array<48> encode() const noexcept;

  [[nodiscard]] bool is_identity() const noexcept;

  g1& operator+=(const g1& other) noexcept { return *this = *this + other; }

  friend g1 operator+(const g1& a, const g1& b) noexcept;
  friend g1 operator-(const g1& a) noexcept;
  friend bool operator==(const g1& a, const g1& b) noexcept;

  friend g1 operator-(const g1& a, const g1& b) noexcept { return a + -b; }

  friend g1 operator*(const scalar& factor, const g1& point) noexcept;

  /// In time that is independent of the scalar.
  friend g1 operator*(const secret_scalar& factor, const g1& point) noexcept {
    return factor.expose() * point;
  }

  [[nodiscard]] const blst_p1& raw() const noexcept { return value_; }

  /// For this room, where a computation in the group gave `value`.
  [[nodiscard]] static g1 from_raw(const blst_p1& value) noexcept;

private:
  blst_p1 value_{};
};

/// An element of G1 in affine form: what is stored, sent, decoded, and summed
/// up by multi_exp. A point is public as soon as it has this form. From outside
/// only through the strict decoders, which refuse the neutral element.
class g1_affine {
public:
  static constexpr std::size_t size = 48;
  static constexpr std::size_t wide_size = 96;

  /// The neutral element.
  constexpr g1_affine() noexcept = default;

  /// Costs an inversion; several points at once: to_affine.
  explicit g1_affine(const g1& point) noexcept;

  /// Strict: canonical, on the curve, in G1, not the neutral element.
  /// @param bytes  48, compressed
  /// @returns errc::length, not_on_curve, not_in_group or identity otherwise.
  [[nodiscard]] static result<g1_affine> decode(byte_span bytes);

  /// As decode, from the 96 bytes x ‖ y.
  [[nodiscard]] static result<g1_affine> decode_wide(byte_span bytes);

  [[nodiscard]] byte_array<size> encode() const noexcept;
  [[nodiscard]] byte_array<wide_size> encode_wide() const noexcept;

  [[nodiscard]] bool is_identity() const noexcept;

  friend bool operator==(const g1_affine& a, const g1_affine& b) noexcept;

  [[nodiscard]] const blst_p1_affine& raw() const noexcept { return value_; }

  [[nodiscard]] static g1_affine from_raw(const blst_p1_affine& value) noexcept;

private:
  blst_p1_affine value_{};
};

/// All points with one inversion.
[[nodiscard]] std::vector<g1_affine> to_affine(std::span<const g1> points);

} // namespace nephele::pairing
