#include "common/credential/attribute/verification.hpp"

#include "common/credential/attribute/schema.hpp"
#include "common/credential/attribute/signed_set.hpp"

#include <algorithm>

namespace nephele::credential::attribute {

using pairing::curve_point;
using pairing::curve_sum;
using pairing::g1;
using pairing::g1_affine;
using pairing::random_weight;
using pairing::scalar;

namespace {

constexpr std::size_t max_tags = 16;

/// A bound on weights that are zero or one.
constexpr std::size_t unweighted = 8;

/// Σ weight·point, gathered.
class weighted_sum {
public:
  explicit weighted_sum(std::size_t bits) : small_(bits) {}

  /// @param weight  nothing stands for one
  void add(const std::optional<scalar>& weight, const curve_point& point) {
    if (weight)
      small_.add(*weight, point);
    else
      plain_ += point;
  }

  void add_wide(const scalar& factor, const curve_point& point) {
    if (!factor.is_zero())
      wide_.add(factor, point);
  }

  [[nodiscard]] g1 cleared() const {
    return (plain_ + small_.sum() + wide_.sum()).clear_cofactor();
  }

private:
  curve_sum plain_;
  pairing::multi_exp<curve_point> small_;
  pairing::multi_exp<curve_point> wide_;
};

} // namespace

/// What stands opposite each fixed point of G2 in the product of all signature
/// equations, each to the power of its weight.
class show_verifier::signature_sums {
public:
  signature_sums(const show_verifier& verifier, std::size_t bits)
      : verifier_(verifier), s_(bits), x_(bits),
        tagged_(verifier.tags_.size(), weighted_sum{bits}),
        slots_(verifier.key_.key().slots(), weighted_sum{bits}) {}

  void add_credential(const opened_show& opened,
                      const std::optional<scalar>& weight) {
    const auto& shown = *opened.shown;
    const auto& disclosed = opened.claim->disclosed;
    const curve_point h{shown.h};
    s_.add(weight, shown.s);
    add_base(weight, h, disclosed[0].value);
    for (const auto& [slot, value] : std::span{disclosed}.subspan(1))
      slots_[slot].add_wide(weight ? *weight * value : value, h);
    for (std::size_t i = 0; i < shown.hidden.size(); ++i)
      slots_[opened.claim->hidden[i]].add(weight, shown.hidden[i]);
  }

  void add_member(const opened_show& opened, std::size_t i,
                  const std::optional<scalar>& weight) {
    const auto& member = opened.shown->members[i];
    const auto digits = opened.claim->digits();
    s_.add(weight, member.s);
    slots_[1].add(weight, member.k);
    if (i < digits)
      tagged_[0].add(weight, curve_point{member.h});
    else
      add_base(weight, curve_point{member.h},
               pairing::hash_to_scalar(
                   pairing::scalar_purpose::digit_tag,
                   opened.claim->memberships[i - digits].set.span()));
  }

  [[nodiscard]] bool hold() const {
    const auto& key = verifier_.key_;
    std::vector<pairing::pairing_term> terms{
        {-s_.cleared(), &key.generator()},
        {x_.cleared(), &key.x()},
    };
    for (std::size_t i = 0; i < tagged_.size(); ++i)
      terms.push_back({tagged_[i].cleared(), &verifier_.tags_[i].base});
    for (std::size_t i = 0; i < slots_.size(); ++i)
      terms.push_back({slots_[i].cleared(), &key.y()[i]});
    return pairing::pairing_product_is_one(terms);
  }

private:
  /// e(h, X̃ + tag·Ỹ_0).
  void add_base(const std::optional<scalar>& weight, const curve_point& h,
                const scalar& tag) {
    const auto known
        = std::ranges::find(verifier_.tags_, tag, &expected_tag::tag);
    if (known != verifier_.tags_.end()) {
      const auto place = known - verifier_.tags_.begin();
      tagged_[static_cast<std::size_t>(place)].add(weight, h);
      return;
    }
    x_.add(weight, h);
    slots_[0].add_wide(weight ? *weight * tag : tag, h);
  }

  const show_verifier& verifier_;
  weighted_sum s_;
  weighted_sum x_;
  std::vector<weighted_sum> tagged_;
  std::vector<weighted_sum> slots_;
};

show_verifier::show_verifier(ps::verification_key issuers)
    : key_(std::move(issuers)),
      generator_(std::array{g1_affine{g1::generator()}}) {
  tags_.push_back(prepare(scalar_set::digits().tag()));
}

void show_verifier::expect_tag(const scalar& tag) {
  if (std::ranges::find(tags_, tag, &expected_tag::tag) != tags_.end())
    return;
  tags_.push_back(prepare(tag));
  if (tags_.size() > max_tags + 1)
    tags_.erase(tags_.begin() + 1);
}

show_verifier::expected_tag show_verifier::prepare(const scalar& tag) const {
  const auto& key = key_.key();
  return {tag, pairing::prepared_g2{key.x + tag * key.y[tag_slot]}};
}

std::optional<opened_show> show_verifier::open(const statement& claim,
                                               const show& shown) const {
  if (claim.issuers != key_.id() || !claim.check(key_.key().slots())
      || !shown.has(show_shape::of(claim)))
    return std::nullopt;
  return open_show(claim, shown, challenge(claim, shown));
}

bool show_verifier::verify(const statement& claim, const show& shown,
                           crypto::random& randomness,
                           ps::weights weights) const {
  const auto opened = open(claim, shown);
  return opened && holds(std::span{&*opened, 1}, randomness, weights);
}

ps::batch_verdict
show_verifier::verify_batch(std::span<const claimed_show> shows,
                            crypto::random& randomness,
                            ps::weights weights) const {
  ps::batch_verdict among_opened;
  std::vector<opened_show> opened;
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < shows.size(); ++i)
    if (auto one = open(shows[i].claim, shows[i].shown)) {
      opened.push_back(*std::move(one));
      places.push_back(i);
    }
  among_opened.valid.assign(opened.size(), false);
  const auto check = [&](std::size_t first, std::size_t count) {
    return holds(std::span{opened}.subspan(first, count), randomness, weights);
  };
  ps::verify_in_halves(0, opened.size(), check, among_opened);
  ps::batch_verdict verdict;
  verdict.fallbacks = among_opened.fallbacks;
  verdict.valid.assign(shows.size(), false);
  for (std::size_t i = 0; i < places.size(); ++i)
    verdict.valid[places[i]] = among_opened.valid[i];
  return verdict;
}

bool show_verifier::holds(std::span<const opened_show> shows,
                          crypto::random& randomness,
                          ps::weights weights) const {
  const auto bits = static_cast<std::size_t>(weights);
  relation_sum relations{bits};
  for (const auto& opened : shows)
    relations.add(opened,
                  [&](std::size_t) { return random_weight(randomness, bits); });
  return relations.is_neutral(generator_)
         && signatures_hold(shows, randomness, bits);
}

bool show_verifier::signatures_hold(std::span<const opened_show> shows,
                                    crypto::random& randomness,
                                    std::size_t bits) const {
  signature_sums sums{*this, bits};
  const auto draw
      = [&] { return std::optional{random_weight(randomness, bits)}; };
  for (std::size_t i = 0; i < shows.size(); ++i) {
    // One equation of all needs no weight.
    sums.add_credential(shows[i], i == 0 ? std::nullopt : draw());
    for (std::size_t k = 0; k < shows[i].shown->members.size(); ++k)
      sums.add_member(shows[i], k, draw());
  }
  return sums.hold();
}

bool show_verifier::verify_plain(const statement& claim,
                                 const show& shown) const {
  const auto opened = open(claim, shown);
  if (!opened)
    return false;
  for (std::size_t only = 0; only < shown.announcements.size(); ++only) {
    relation_sum relation{unweighted};
    relation.add(*opened,
                 [&](std::size_t i) { return scalar{i == only ? 1U : 0U}; });
    if (!relation.is_neutral(generator_))
      return false;
  }
  signature_sums credential{*this, unweighted};
  credential.add_credential(*opened, std::nullopt);
  if (!credential.hold())
    return false;
  for (std::size_t i = 0; i < shown.members.size(); ++i) {
    signature_sums member{*this, unweighted};
    member.add_member(*opened, i, std::nullopt);
    if (!member.hold())
      return false;
  }
  return true;
}

} // namespace nephele::credential::attribute
