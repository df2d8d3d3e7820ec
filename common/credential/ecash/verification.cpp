#include "common/credential/ecash/verification.hpp"

#include "common/credential/ecash/relations.hpp"
#include "common/credential/ecash/slots.hpp"

namespace nephele::credential::ecash {

using pairing::curve_point;
using pairing::curve_sum;
using pairing::g1;
using pairing::g1_affine;
using pairing::random_weight;
using pairing::scalar;

namespace {

/// Bits of u = 2^64 + …, as a factor's size.
constexpr std::size_t slot_value_bits = 72;

using curve_exp = pairing::multi_exp<curve_point>;

std::vector<g1_affine> fixed_points() {
  return pairing::to_affine(
      std::array{g1::generator(), serial_generator(), tag_generator()});
}

relation_weights draw(crypto::random& randomness, std::size_t bits) {
  relation_weights weights;
  for (auto& weight : weights)
    weight = random_weight(randomness, bits);
  return weights;
}

void add_points(curve_exp& to, const combined_relations& factors,
                const payment_points& points) {
  to.add(factors.h1, points.h1);
  to.add(factors.hidden_secret, points.hidden_secret);
  to.add(factors.hidden_eta, points.hidden_eta);
  to.add(factors.hidden_expiry, points.hidden_expiry);
  to.add(factors.h2, points.h2);
  to.add(factors.slot_expiry, points.slot_expiry);
  to.add(factors.slot_index, points.slot_index);
  to.add(factors.serial, points.serial);
  to.add(factors.tag, points.tag);
}

/// The five sums of a batch that stand opposite g̃, X̃, Ỹ_1, Ỹ_2 and Ỹ_3: per
/// payment, a times the book's signature and b times the slot's.
class signature_sums {
public:
  explicit signature_sums(std::size_t bits)
      : s_(bits), h_(bits), first_(bits), second_(bits),
        third_(bits + slot_value_bits) {}

  void add(const payment& payment, const scalar& a, const scalar& b) {
    const auto& p = payment.points;
    add_pair(s_, a, p.s1, b, p.s2);
    add_pair(h_, a, p.h1, b, p.h2);
    add_pair(first_, a, p.hidden_secret, b, p.slot_expiry);
    add_pair(second_, a, p.hidden_eta, b, p.slot_index);
    add_pair(third_, a, p.hidden_expiry,
             b * slot_value(payment.type, payment.info.day()), p.h2);
  }

  /// Alone, a payment needs no weight for its first signature.
  [[nodiscard]] bool hold_with(const payment& single,
                               const ps::prepared_key& key) const {
    const auto& p = single.points;
    return hold(key, s_.sum() + p.s1, h_.sum() + curve_point{p.h1},
                first_.sum() + p.hidden_secret, second_.sum() + p.hidden_eta,
                third_.sum() + p.hidden_expiry);
  }

  void add_slot(const payment& payment, const scalar& b) {
    const auto& p = payment.points;
    s_.add(b, p.s2);
    h_.add(b, p.h2);
    first_.add(b, p.slot_expiry);
    second_.add(b, p.slot_index);
    third_.add(b * slot_value(payment.type, payment.info.day()), p.h2);
  }

  [[nodiscard]] bool hold(const ps::prepared_key& key) const {
    return hold(key, s_.sum(), h_.sum(), first_.sum(), second_.sum(),
                third_.sum());
  }

private:
  static void add_pair(curve_exp& to, const scalar& a, const curve_point& p,
                       const scalar& b, const curve_point& q) {
    to.add(a, p);
    to.add(b, q);
  }

  static bool hold(const ps::prepared_key& key, const curve_sum& s,
                   const curve_sum& h, const curve_sum& first,
                   const curve_sum& second, const curve_sum& third) {
    return key.holds(s.clear_cofactor(), h.clear_cofactor(),
                     std::array{first.clear_cofactor(), second.clear_cofactor(),
                                third.clear_cofactor()});
  }

  curve_exp s_;
  curve_exp h_;
  curve_exp first_;
  curve_exp second_;
  curve_exp third_;
};

} // namespace

payment_verifier::payment_verifier(ps::verification_key issuers)
    : key_(std::move(issuers)), fixed_(fixed_points()) {
}

bool payment_verifier::verify(const payment& payment,
                              crypto::random& randomness,
                              ecash::weights weights) const {
  return holds(std::span{&payment, 1}, randomness, weights);
}

batch_verdict payment_verifier::verify_batch(std::span<const payment> payments,
                                             crypto::random& randomness,
                                             ecash::weights weights) const {
  batch_verdict verdict;
  verdict.valid.assign(payments.size(), false);
  ps::verify_in_halves(
      0, payments.size(),
      [&](std::size_t first, std::size_t count) {
        return holds(payments.subspan(first, count), randomness, weights);
      },
      verdict);
  return verdict;
}

bool payment_verifier::holds(std::span<const payment> payments,
                             crypto::random& randomness,
                             ecash::weights weights) const {
  const auto bits = static_cast<std::size_t>(weights);
  for (const auto& payment : payments)
    if (payment.issuers != key_.id())
      return false;
  return relations_hold(payments, randomness, bits)
         && signatures_hold(payments, randomness, bits);
}

bool payment_verifier::relations_hold(std::span<const payment> payments,
                                      crypto::random& randomness,
                                      std::size_t bits) const {
  curve_exp points;
  curve_exp commitments{bits};
  points.reserve(9 * payments.size());
  commitments.reserve(payment::relations * payments.size());
  std::array<scalar, 3> fixed;
  for (const auto& payment : payments) {
    const auto weights = draw(randomness, bits);
    const auto factors = combine(payment, weights);
    add_points(points, factors, payment.points);
    for (std::size_t i = 0; i < weights.size(); ++i)
      commitments.add(weights[i], payment.commitments[i]);
    for (std::size_t i = 0; i < fixed.size(); ++i)
      fixed[i] += factors.fixed[i];
  }
  const auto sum = points.sum() + commitments.sum() + fixed_.sum(fixed);
  return sum.clear_cofactor().is_identity();
}

bool payment_verifier::signatures_hold(std::span<const payment> payments,
                                       crypto::random& randomness,
                                       std::size_t bits) const {
  signature_sums sums{bits};
  if (payments.size() == 1) {
    sums.add_slot(payments[0], random_weight(randomness, bits));
    return sums.hold_with(payments[0], key_);
  }
  for (const auto& payment : payments)
    sums.add(payment, random_weight(randomness, bits),
             random_weight(randomness, bits));
  return sums.hold(key_);
}

bool payment_verifier::verify_plain(const payment& payment) const {
  if (payment.issuers != key_.id())
    return false;
  for (std::size_t i = 0; i < payment::relations; ++i) {
    relation_weights only;
    only[i] = scalar{1};
    const auto factors = combine(payment, only);
    curve_exp points;
    add_points(points, factors, payment.points);
    const auto sum
        = points.sum() + payment.commitments[i] + fixed_.sum(factors.fixed);
    if (!sum.clear_cofactor().is_identity())
      return false;
  }
  const auto& p = payment.points;
  const auto clear = [](const curve_point& point) {
    return curve_sum{point}.clear_cofactor();
  };
  const auto u = slot_value(payment.type, payment.info.day());
  return key_.holds(clear(p.s1), clear(p.h1),
                    std::array{clear(p.hidden_secret), clear(p.hidden_eta),
                               clear(p.hidden_expiry)})
         && key_.holds(clear(p.s2), clear(p.h2),
                       std::array{clear(p.slot_expiry), clear(p.slot_index),
                                  u * clear(p.h2)});
}

} // namespace nephele::credential::ecash
