#include "common/pairing/multi_exp.hpp"

#include "common/pairing/operations.hpp"

namespace nephele::pairing {

namespace {

constexpr std::size_t window_bits = 8;

/// blst's working memory, kept from call to call.
limb_t* scratch(std::size_t bytes) {
  thread_local std::vector<limb_t> memory;
  if (const auto limbs = bytes / sizeof(limb_t) + 1; memory.size() < limbs)
    memory.resize(limbs);
  return memory.data();
}

} // namespace

blst_p1 detail::sum_products(std::span<const blst_p1_affine> points,
                             std::span<const std::uint8_t> factors,
                             std::size_t bits) {
  blst_p1 sum{};
  if (points.empty())
    return sum;
  ++operations().multi_exponentiations;
  operations().multi_exponentiation_terms += points.size();
  // A null second entry tells blst that the rest follows contiguously.
  const std::array<const blst_p1_affine*, 2> point_list{points.data(), nullptr};
  const std::array<const byte*, 2> factor_list{factors.data(), nullptr};
  blst_p1s_mult_pippenger(
      &sum, point_list.data(), points.size(), factor_list.data(), bits,
      scratch(blst_p1s_mult_pippenger_scratch_sizeof(points.size())));
  return sum;
}

fixed_bases::fixed_bases(std::span<const g1_affine> points)
    : count_(points.size()),
      table_(blst_p1s_mult_wbits_precompute_sizeof(window_bits, count_)
             / sizeof(blst_p1_affine)) {
  std::vector<const blst_p1_affine*> list;
  list.reserve(count_);
  for (const auto& point : points)
    list.push_back(&point.raw());
  blst_p1s_mult_wbits_precompute(table_.data(), window_bits, list.data(),
                                 count_);
}

g1 fixed_bases::sum(std::span<const scalar> factors) const {
  ++operations().multi_exponentiations;
  operations().multi_exponentiation_terms += count_;
  std::vector<blst_scalar> raw;
  raw.reserve(count_);
  for (const auto& factor : factors)
    raw.push_back(factor.raw());
  std::vector<const byte*> list;
  list.reserve(count_);
  for (const auto& factor : raw)
    list.push_back(factor.b);
  blst_p1 sum;
  blst_p1s_mult_wbits(&sum, table_.data(), window_bits, count_, list.data(),
                      255, scratch(blst_p1s_mult_wbits_scratch_sizeof(count_)));
  return g1::from_raw(sum);
}

} // namespace nephele::pairing
