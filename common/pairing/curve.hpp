#pragma once

#include "common/pairing/g1.hpp"

namespace nephele::pairing {

/// A point of the curve that G1 lies on, in whatever group: not a g1_affine,
/// and never turned into one. What a verifier may do with it is to sum it up
/// and clear the cofactor of the sum.
class curve_point {
public:
  static constexpr std::size_t wide_size = 96;

  constexpr curve_point() noexcept = default;

  // NOLINTNEXTLINE(google-explicit-constructor): G1 lies on the curve.
  curve_point(const g1_affine& point) noexcept : value_(point.raw()) {}

  /// The 96 bytes x ‖ y with no flag set, on the curve, not the neutral
  /// element. 0.3 µs where the strict decoders take 36 or more.
  /// @returns errc::length, not_on_curve, not_in_group (x = 0) or identity
  /// otherwise.
  [[nodiscard]] static result<curve_point> decode_wide(byte_span bytes);

  /// Compressed, as in transcripts.
  [[nodiscard]] byte_array<48> encode() const noexcept;
  [[nodiscard]] byte_array<wide_size> encode_wide() const noexcept;

  friend bool operator==(const curve_point& a, const curve_point& b) noexcept {
    return blst_p1_affine_is_equal(&a.value_, &b.value_);
  }

  [[nodiscard]] const blst_p1_affine& raw() const noexcept { return value_; }

private:
  blst_p1_affine value_{};
};

/// A sum of such points.
class curve_sum {
public:
  constexpr curve_sum() noexcept = default;

  // NOLINTNEXTLINE(google-explicit-constructor): G1 lies on the curve.
  curve_sum(const g1& point) noexcept : value_(point.raw()) {}

  // NOLINTNEXTLINE(google-explicit-constructor): a sum of one.
  curve_sum(const curve_point& point) noexcept {
    blst_p1_from_affine(&value_, &point.raw());
  }

  curve_sum& operator+=(const curve_sum& other) noexcept {
    blst_p1_add_or_double(&value_, &value_, &other.value_);
    return *this;
  }

  friend curve_sum operator+(curve_sum a, const curve_sum& b) noexcept {
    return a += b;
  }

  /// Times h_eff = 0xd201000000010001: lies in G1, and is neutral exactly if
  /// the sum has no part in G1.
  [[nodiscard]] g1 clear_cofactor() const noexcept;

  [[nodiscard]] static curve_sum from_raw(const blst_p1& value) noexcept {
    curve_sum sum;
    sum.value_ = value;
    return sum;
  }

private:
  blst_p1 value_{};
};

} // namespace nephele::pairing
