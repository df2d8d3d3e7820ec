#include "common/credential/attribute/showing.hpp"

#include "common/crypto/declassify.hpp"
#include "common/crypto/wiped_stack.hpp"

#include <algorithm>

namespace nephele::credential::attribute {

using pairing::g1;
using pairing::scalar;
using pairing::secret_scalar;

namespace {

const signed_set* find_set(published_sets sets, const auto& is_wanted) {
  const auto found = std::ranges::find_if(
      sets, [&](const auto* set) { return is_wanted(set->set()); });
  return found == sets.end() ? nullptr : *found;
}

} // namespace

result<prover> prover::begin(const statement& claim, const credential& owned,
                             const ps::prepared_key& key, published_sets sets,
                             pairing::scalar_source& source,
                             std::optional<std::uint8_t> tied,
                             const secret_scalar* nonce) {
  if (auto fine = claim.check(owned.messages.size()); !fine)
    return fail(std::move(fine).error());
  if (claim.issuers != key.id())
    return fail(errc::unknown_issuer);
  for (const auto& [slot, value] : claim.disclosed)
    if (owned.messages[slot].publish() != value)
      return fail(errc::policy_not_met, "slot " + std::to_string(slot));
  prover made{claim, owned, tied};
  if (auto found = made.find_members(sets); !found)
    return fail(std::move(found).error());
  made.draw(source, nonce);
  made.randomise(key.key());
  made.announce();
  return made;
}

result<void> prover::find_members(published_sets sets) {
  if (!claim_->ranges.empty()) {
    const auto* digits
        = find_set(sets, [](const scalar_set& set) { return set.is_digits(); });
    if (digits == nullptr)
      return fail(errc::bad_set, "no digits");
    for (const auto& range : claim_->ranges)
      if (auto found = find_digits(range, *digits); !found)
        return found;
  }
  for (const auto& [slot, id] : claim_->memberships) {
    const auto* set = find_set(sets, [&](const scalar_set& candidate) {
      return !candidate.is_digits() && candidate.id() == id;
    });
    if (set == nullptr)
      return fail(errc::bad_set, "no set");
    auto signature = set->signature_on(owned_->messages[slot]);
    if (!signature)
      return fail(std::move(signature).error());
    members_.push_back({});
    members_.back().signature = *signature;
  }
  return {};
}

result<void> prover::find_digits(const range& range, const signed_set& digits) {
  const auto& value = owned_->messages[range.slot];
  const scalar bound{range.bound};
  const auto distance
      = range.kind == range_kind::at_most ? bound - value : value - bound;
  crypto::secret<scalar::size, struct distance_tag> bytes;
  distance.encode_into(bytes.expose_mutable());
  auto above = std::byte{0};
  for (const auto b : bytes.expose().first(scalar::size - range.digits))
    above |= b;
  // Whether the range holds is no secret: if not, nothing is shown at all.
  crypto::declassify(above);
  if (above != std::byte{0})
    return fail(errc::policy_not_met, "slot " + std::to_string(range.slot));
  for (std::size_t k = 0; k < range.digits; ++k) {
    members_.push_back({});
    auto& digit = members_.back();
    digit.value = secret_scalar{scalar{
        std::to_integer<std::uint64_t>(bytes.expose()[scalar::size - 1 - k])}};
    auto signature = digits.signature_on(digit.value);
    if (!signature)
      return fail(std::move(signature).error());
    digit.signature = *signature;
  }
  return {};
}

void prover::draw(pairing::scalar_source& source, const secret_scalar* nonce) {
  ps::transcript log{"attr/show/v1"};
  claim_->append_to(log);
  tau_ = source.next_nonzero(log.bytes());
  for (std::size_t i = 0; i < claim_->hidden.size(); ++i)
    rho_.push_back(source.next(log.bytes()));
  for (auto& member : members_) {
    member.tau = source.next_nonzero(log.bytes());
    member.rho = source.next(log.bytes());
  }
  draw_nonces(source, log.bytes(), nonce);
  settle_ranges();
}

void prover::draw_nonces(pairing::scalar_source& source, byte_span log,
                         const secret_scalar* nonce) {
  for (const auto slot : claim_->hidden) {
    message_nonces_.emplace_back();
    if (slot == tied_ && nonce != nullptr)
      message_nonces_.back() = nonce->duplicate();
    else if (!claim_->has_range(slot))
      message_nonces_.back() = source.next(log);
  }
  for (std::size_t i = 0; i < claim_->hidden.size(); ++i)
    rho_nonces_.push_back(source.next(log));
  for (std::size_t i = 0; i < members_.size(); ++i) {
    if (i < claim_->digits())
      members_[i].value_nonce = source.next(log);
    members_[i].rho_nonce = source.next(log);
  }
}

void prover::settle_ranges() {
  std::size_t first = 0;
  for (std::size_t r = 0; r < claim_->ranges.size(); ++r) {
    const auto& range = claim_->ranges[r];
    const auto digit = [&](std::size_t k) {
      return members_[first + k].value_nonce.duplicate();
    };
    auto& nonce = message_nonces_[claim_->hidden_place(range.slot)];
    const auto is_second = r > 0 && claim_->ranges[0].slot == range.slot;
    if (is_second) {
      // The least digit's nonce makes both ranges give the slot one nonce.
      const auto rest = combine_digits(range, scalar{}, digit, 1);
      members_[first].value_nonce
          = range.kind == range_kind::at_most ? rest - nonce : nonce - rest;
    } else {
      nonce = combine_digits(range, scalar{}, digit);
    }
    first += range.digits;
  }
}

void prover::randomise(const ps::verification_key& key) {
  const auto g = g1::generator();
  const auto h = tau_ * g1{owned_->signature.h};
  auto s = tau_ * g1{owned_->signature.s};
  std::vector<g1> points{h, {}};
  for (std::size_t i = 0; i < rho_.size(); ++i) {
    s += rho_[i] * g1{key.y1[claim_->hidden[i]]};
    points.push_back(message(i) * h + rho_[i] * g);
  }
  points[1] = s;
  if (claim_->scope)
    points.push_back(owned_->messages[1] * pseudonym_base(*claim_->scope));
  for (std::size_t i = 0; i < members_.size(); ++i) {
    const auto& member = members_[i];
    const auto is_digit = i < claim_->digits();
    const auto& value
        = is_digit
              ? member.value
              : owned_
                    ->messages[claim_->memberships[i - claim_->digits()].slot];
    const auto base = member.tau * g1{member.signature.h};
    points.push_back(base);
    points.push_back(member.tau * g1{member.signature.s}
                     + member.rho * g1{key.y1[1]});
    points.push_back(value * base + member.rho * g);
  }
  const auto affine = pairing::to_affine(points);
  auto next = affine.begin();
  shown_.h = *next++;
  shown_.s = *next++;
  for (std::size_t i = 0; i < rho_.size(); ++i)
    shown_.hidden.emplace_back(*next++);
  if (claim_->scope)
    shown_.pseudonym = *next++;
  for (; next != affine.end(); next += 3)
    shown_.members.push_back({next[0], next[1], next[2]});
}

void prover::announce() {
  const auto g = g1::generator();
  std::vector<g1> points;
  for (std::size_t i = 0; i < rho_.size(); ++i)
    points.push_back(message_nonces_[i] * g1{shown_.h} + rho_nonces_[i] * g);
  if (claim_->scope)
    points.push_back(nonce_of(1) * pseudonym_base(*claim_->scope));
  for (std::size_t i = 0; i < members_.size(); ++i) {
    const auto& nonce
        = i < claim_->digits()
              ? members_[i].value_nonce
              : nonce_of(claim_->memberships[i - claim_->digits()].slot);
    points.push_back(nonce * g1{shown_.members[i].h}
                     + members_[i].rho_nonce * g);
  }
  for (const auto& point : pairing::to_affine(points))
    shown_.announcements.emplace_back(point);
}

show prover::respond(const scalar& c) && {
  auto& responses = shown_.responses;
  for (std::size_t i = 0; i < rho_.size(); ++i) {
    const auto slot = claim_->hidden[i];
    if (slot != tied_ && !claim_->has_range(slot))
      responses.push_back((message_nonces_[i] + message(i) * c).publish());
  }
  for (std::size_t i = 0; i < rho_.size(); ++i)
    responses.push_back((rho_nonces_[i] + rho_[i] * c).publish());
  for (std::size_t i = 0; i < members_.size(); ++i) {
    const auto& member = members_[i];
    if (i < claim_->digits())
      responses.push_back((member.value_nonce + member.value * c).publish());
    responses.push_back((member.rho_nonce + member.rho * c).publish());
  }
  return std::move(shown_);
}

result<show> prove(const statement& claim, const credential& owned,
                   const ps::prepared_key& key, published_sets sets,
                   pairing::scalar_source& source) {
  return crypto::on_wiped_stack([&]() -> result<show> {
    auto making = prover::begin(claim, owned, key, sets, source);
    if (!making)
      return fail(std::move(making).error());
    const auto c = challenge(claim, making->committed());
    return (*std::move(making)).respond(c);
  });
}

} // namespace nephele::credential::attribute
