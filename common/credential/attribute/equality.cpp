#include "common/credential/attribute/equality.hpp"

#include "common/crypto/constant_time.hpp"
#include "common/crypto/declassify.hpp"
#include "common/crypto/wiped_stack.hpp"

#include <algorithm>

namespace nephele::credential::attribute {

using pairing::scalar;
using pairing::secret_scalar;

namespace {

bool hides(const statement& claim, std::uint8_t slot) noexcept {
  return std::ranges::find(claim.hidden, slot) != claim.hidden.end();
}

scalar challenge(const equality_claim& claim, const show& first,
                 const show& second) {
  ps::transcript log{"attr/multi/v1"};
  ps::concatenation slots;
  slots.integer(claim.first_slot).integer(claim.second_slot);
  log.add("equal", slots.span());
  claim.first.append_to(log);
  first.append_to(log);
  claim.second.append_to(log);
  second.append_to(log);
  return log.challenge();
}

bool are_equal(const secret_scalar& a, const secret_scalar& b) {
  crypto::secret<scalar::size, struct compared_tag> first;
  crypto::secret<scalar::size, struct compared_tag> second;
  a.encode_into(first.expose_mutable());
  b.encode_into(second.expose_mutable());
  const bool equal
      = crypto::constant_time_equal(first.expose(), second.expose());
  crypto::declassify(equal);
  return equal;
}

result<equality_show> build(const equality_claim& claim,
                            const credential_view& first,
                            const credential_view& second,
                            pairing::scalar_source& source) {
  if (auto fine = claim.check(); !fine)
    return fail(std::move(fine).error());
  auto one = prover::begin(claim.first, *first.owned, *first.key, first.sets,
                           source);
  if (!one)
    return fail(std::move(one).error());
  auto other = prover::begin(claim.second, *second.owned, *second.key,
                             second.sets, source, claim.second_slot,
                             &one->nonce_of(claim.first_slot));
  if (!other)
    return fail(std::move(other).error());
  if (!are_equal(first.owned->messages[claim.first_slot],
                 second.owned->messages[claim.second_slot]))
    return fail(errc::policy_not_met, "slots differ");
  const auto c = challenge(claim, one->committed(), other->committed());
  return equality_show{(*std::move(one)).respond(c),
                       (*std::move(other)).respond(c)};
}

} // namespace

result<void> equality_claim::check() const {
  if (!hides(first, first_slot) || !hides(second, second_slot)
      || second.has_range(second_slot))
    return fail(errc::bad_statement, "equal slots");
  return {};
}

byte_vector equality_show::encode() const {
  ps::concatenation out;
  return out.bytes(first.encode()).bytes(second.encode()).take();
}

result<equality_show> equality_show::decode(byte_span bytes,
                                            const equality_claim& claim) {
  const auto first_shape = show_shape::of(claim.first);
  const auto second_shape = show_shape::of(claim.second, claim.second_slot);
  if (bytes.size() != first_shape.size() + second_shape.size())
    return fail(errc::length, "shows");
  auto first = show::decode(bytes.first(first_shape.size()), first_shape);
  if (!first)
    return fail(std::move(first).error());
  auto second = show::decode(bytes.subspan(first_shape.size()), second_shape);
  if (!second)
    return fail(std::move(second).error());
  return equality_show{*std::move(first), *std::move(second)};
}

result<equality_show> prove_equality(const equality_claim& claim,
                                     const credential_view& first,
                                     const credential_view& second,
                                     pairing::scalar_source& source) {
  return crypto::on_wiped_stack(
      [&] { return build(claim, first, second, source); });
}

bool verify_equality(const equality_claim& claim, const equality_show& shown,
                     const show_verifier& first, const show_verifier& second,
                     crypto::random& randomness, ps::weights weights) {
  if (!claim.check() || claim.first.issuers != first.key().id()
      || claim.second.issuers != second.key().id()
      || !claim.first.check(first.key().key().slots())
      || !claim.second.check(second.key().key().slots())
      || !shown.first.has(show_shape::of(claim.first))
      || !shown.second.has(show_shape::of(claim.second, claim.second_slot)))
    return false;
  const auto c = challenge(claim, shown.first, shown.second);
  const auto one = open_show(claim.first, shown.first, c);
  if (!one)
    return false;
  const auto other = open_show(
      claim.second, shown.second, c,
      tied_response{claim.second_slot, one->message(claim.first_slot)});
  return other && first.holds(std::span{&*one, 1}, randomness, weights)
         && second.holds(std::span{&*other, 1}, randomness, weights);
}

} // namespace nephele::credential::attribute
