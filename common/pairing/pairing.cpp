#include "common/pairing/pairing.hpp"

#include "common/pairing/operations.hpp"

namespace nephele::pairing {

namespace {

constexpr std::size_t line_count = 68;

/// A pair of a product: the coordinates that scale the prepared lines.
struct pair {
  std::span<const blst_fp6> lines;
  blst_fp minus_2x;
  blst_fp twice_y;
};

pair make_pair(const g1_affine& left, const prepared_g2& right) noexcept {
  const auto& [x, y] = left.raw();
  pair result{right.lines(), {}, {}};
  blst_fp_add(&result.minus_2x, &x, &x);
  blst_fp_cneg(&result.minus_2x, &result.minus_2x, true);
  blst_fp_add(&result.twice_y, &y, &y);
  return result;
}

std::vector<pair> make_pairs(std::span<const pairing_term> terms) {
  std::vector<g1> left;
  std::vector<const prepared_g2*> right;
  for (const auto& term : terms) {
    if (term.left.is_identity() || term.right->is_identity())
      continue;
    left.push_back(term.left);
    right.push_back(term.right);
  }
  const auto affine = to_affine(left);
  std::vector<pair> pairs;
  pairs.reserve(affine.size());
  for (std::size_t i = 0; i < affine.size(); ++i)
    pairs.push_back(make_pair(affine[i], *right[i]));
  return pairs;
}

/// Multiplies every pair's line `index` into `f`.
void multiply_lines(blst_fp12& f, std::span<const pair> pairs,
                    std::size_t index) noexcept {
  for (const auto& pair : pairs) {
    auto line = pair.lines[index];
    for (auto& part : line.fp2[1].fp)
      blst_fp_mul(&part, &part, &pair.minus_2x);
    for (auto& part : line.fp2[2].fp)
      blst_fp_mul(&part, &part, &pair.twice_y);
    blst_fp12_mul_by_xy00z0(&f, &f, &line);
  }
}

/// The doublings and additions follow the bits of |z| = 0xd201000000010000:
/// one doubling, then before each further set bit an addition, then so many
/// doublings. blst's prepared lines lie in this order.
blst_fp12 miller_product(std::span<const pair> pairs) noexcept {
  constexpr std::array<int, 5> doublings{2, 3, 9, 32, 16};
  blst_fp12 f = *blst_fp12_one();
  std::size_t line = 0;
  multiply_lines(f, pairs, line++);
  for (const auto count : doublings) {
    multiply_lines(f, pairs, line++);
    for (int i = 0; i < count; ++i) {
      blst_fp12_sqr(&f, &f);
      multiply_lines(f, pairs, line++);
    }
  }
  blst_fp12_conjugate(&f); // z is negative
  return f;
}

} // namespace

prepared_g2::prepared_g2(const g2& point) {
  if (point.is_identity())
    return;
  blst_p2_affine affine;
  blst_p2_to_affine(&affine, &point.raw());
  lines_.resize(line_count);
  blst_precompute_lines(lines_.data(), &affine);
}

bool pairing_product_is_one(std::span<const pairing_term> terms) {
  const auto pairs = make_pairs(terms);
  operations().miller_loops += pairs.size();
  ++operations().final_exponentiations;
  auto f = miller_product(pairs);
  blst_final_exp(&f, &f);
  return blst_fp12_is_one(&f);
}

} // namespace nephele::pairing
