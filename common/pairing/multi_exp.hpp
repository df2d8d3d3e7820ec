#pragma once

#include "common/pairing/curve.hpp"

namespace nephele::pairing {

namespace detail {

[[nodiscard]] blst_p1 sum_products(std::span<const blst_p1_affine> points,
                                   std::span<const std::uint8_t> factors,
                                   std::size_t bits);

} // namespace detail

/// Σ factor·point, gathered term by term and computed at once, in variable
/// time: there is no way to add a secret scalar.
/// @tparam Point  g1_affine, whose sum is a g1, or curve_point, whose sum is a
///                curve_sum. No point may be neutral.
template <class Point>
class multi_exp {
public:
  using sum_type
      = std::conditional_t<std::same_as<Point, g1_affine>, g1, curve_sum>;

  /// @param bits  a bound on the factors: they are below 2^bits, and cost
  ///              less the smaller it is. At most 255.
  explicit multi_exp(std::size_t bits = 255) noexcept : bits_(bits) {}

  void reserve(std::size_t terms) {
    points_.reserve(terms);
    factors_.reserve(terms * stride());
  }

  /// A zero factor is legal.
  void add(const scalar& factor, const Point& point) {
    const auto raw = factor.raw();
    points_.push_back(point.raw());
    factors_.insert(factors_.end(), raw.b, raw.b + stride());
  }

  [[nodiscard]] sum_type sum() const {
    return sum_type::from_raw(detail::sum_products(points_, factors_, bits_));
  }

private:
  // blst reads contiguous factors at this distance, not at 32 bytes.
  [[nodiscard]] std::size_t stride() const noexcept { return (bits_ + 7) / 8; }

  std::size_t bits_;
  std::vector<blst_p1_affine> points_;
  std::vector<std::uint8_t> factors_;
};

/// Sums over the same few points of G1 again and again: their multiples are
/// tabulated once. Public factors only, as for multi_exp.
class fixed_bases {
public:
  /// 12 KB and about 0.1 ms a point.
  explicit fixed_bases(std::span<const g1_affine> points);

  /// @param factors  one a point
  [[nodiscard]] g1 sum(std::span<const scalar> factors) const;

private:
  std::size_t count_;
  std::vector<blst_p1_affine> table_;
};

} // namespace nephele::pairing
