#include "common/credential/attribute/relations.hpp"

#include "common/credential/attribute/showing.hpp"

namespace nephele::credential::attribute {

using pairing::curve_point;
using pairing::g1_affine;
using pairing::scalar;

const scalar& opened_show::rho(std::size_t place) const noexcept {
  return shown->responses[sent + place];
}

const scalar& opened_show::member_rho(std::size_t i) const noexcept {
  const auto first = sent + messages.size();
  const auto digits = claim->digits();
  return shown->responses[i < digits ? first + 2 * i + 1 : first + digits + i];
}

const scalar& opened_show::member_value(std::size_t i) const noexcept {
  const auto digits = claim->digits();
  if (i < digits)
    return shown->responses[sent + messages.size() + 2 * i];
  return message(claim->memberships[i - digits].slot);
}

std::optional<opened_show> open_show(const statement& claim, const show& shown,
                                     const scalar& c,
                                     const std::optional<tied_response>& tied) {
  opened_show opened{&claim, &shown, c, {}, 0};
  for (const auto slot : claim.hidden) {
    if (tied && tied->slot == slot)
      opened.messages.push_back(tied->value);
    else if (claim.has_range(slot))
      opened.messages.emplace_back();
    else
      opened.messages.push_back(shown.responses[opened.sent++]);
  }
  std::size_t first = 0;
  std::optional<std::uint8_t> settled;
  for (const auto& range : claim.ranges) {
    const auto response = combine_digits(range, c, [&](std::size_t k) {
      return opened.member_value(first + k);
    });
    auto& message = opened.messages[claim.hidden_place(range.slot)];
    if (settled == range.slot && message != response)
      return std::nullopt;
    message = response;
    settled = range.slot;
    first += range.digits;
  }
  return opened;
}

void relation_sum::add_relation(const opened_show& opened, std::size_t i,
                                const scalar& weight) {
  const auto& shown = *opened.shown;
  const auto hidden = shown.hidden.size();
  const auto factor = weight * opened.challenge;
  announcements_.add(weight, shown.announcements[i]);
  if (i < hidden) {
    points_.add(factor, shown.hidden[i]);
    base_ += weight * opened.messages[i];
    generator_ += weight * opened.rho(i);
    return;
  }
  const std::size_t pseudonyms = shown.pseudonym ? 1 : 0;
  if (i < hidden + pseudonyms) {
    points_.add(factor, curve_point{*shown.pseudonym});
    // Slot 1 is the first hidden one.
    scopes_[*opened.claim->scope] += weight * opened.messages[0];
    return;
  }
  const auto number = i - hidden - pseudonyms;
  const auto& member = shown.members[number];
  points_.add(factor, member.k);
  points_.add(-(weight * opened.member_value(number)), curve_point{member.h});
  generator_ += weight * opened.member_rho(number);
}

void relation_sum::finish(const opened_show& opened) {
  points_.add(-base_, curve_point{opened.shown->h});
  base_ = {};
}

bool relation_sum::is_neutral(const pairing::fixed_bases& generator) const {
  auto points = points_;
  for (const auto& [scope, factor] : scopes_)
    points.add(-factor, curve_point{g1_affine{pseudonym_base(scope)}});
  const auto sum = points.sum() + announcements_.sum()
                   + generator.sum(std::array{-generator_});
  return sum.clear_cofactor().is_identity();
}

} // namespace nephele::credential::attribute
