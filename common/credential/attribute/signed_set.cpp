#include "common/credential/attribute/signed_set.hpp"

#include "common/crypto/constant_time.hpp"
#include "common/crypto/declassify.hpp"
#include "common/crypto/sha256.hpp"
#include "common/pairing/multi_exp.hpp"
#include "common/pairing/pick.hpp"

#include <algorithm>

namespace nephele::credential::attribute {

using pairing::g1;
using pairing::g1_affine;
using pairing::scalar;
using pairing::secret_scalar;

namespace {

constexpr std::size_t weight_bits = 128;

scalar tag_of(byte_span name) {
  return pairing::hash_to_scalar(pairing::scalar_purpose::digit_tag, name);
}

} // namespace

scalar_set scalar_set::digits() {
  scalar_set set;
  set.is_digits_ = true;
  set.tag_
      = tag_of(ps::concatenation{}.integer(std::uint16_t{digit_base}).span());
  for (std::uint64_t digit = 0; digit < digit_base; ++digit)
    set.members_.emplace_back(digit);
  return set;
}

result<scalar_set> scalar_set::of(std::vector<scalar> members) {
  std::ranges::sort(members, {}, &scalar::encode);
  const auto [first, last] = std::ranges::unique(members);
  members.erase(first, last);
  if (members.empty() || members.size() > max_set_size)
    return fail(errc::bad_set, "size");
  ps::concatenation named;
  named.bytes(as_bytes("NEPHELE-V01-SET"))
      .integer(static_cast<std::uint16_t>(members.size()));
  for (const auto& member : members)
    named.bytes(member.encode());
  scalar_set set;
  set.id_ = {crypto::sha256(named.span())};
  set.tag_ = tag_of(set.id_.span());
  set.members_ = std::move(members);
  return set;
}

g1 scalar_set::base(const ps::key_id& issuers, std::size_t place) const {
  ps::concatenation name;
  name.bytes(issuers.span());
  if (is_digits_)
    name.integer(static_cast<std::uint16_t>(place));
  else
    name.bytes(id_.span()).bytes(members_[place].encode());
  return pairing::hash_to_g1(pairing::point_purpose::digit, name.span());
}

std::vector<g1_affine> sign_set(const ps::issuer_key& share,
                                const ps::key_id& issuers,
                                const scalar_set& set) {
  std::vector<g1> signatures;
  for (std::size_t i = 0; i < set.members().size(); ++i)
    signatures.push_back(share.sign(set.base(issuers, i),
                                    std::array{set.tag(), set.members()[i]}));
  return pairing::to_affine(signatures);
}

signed_set::signed_set(scalar_set set, std::vector<g1_affine> signatures,
                       const ps::key_id& issuers)
    : set_(std::move(set)), signatures_(std::move(signatures)) {
  std::vector<g1> bases;
  for (std::size_t i = 0; i < set_.members().size(); ++i)
    bases.push_back(set_.base(issuers, i));
  bases_ = pairing::to_affine(bases);
}

result<signed_set>
signed_set::aggregate(scalar_set set, std::span<const part> parts,
                      std::size_t threshold, std::size_t members,
                      const ps::prepared_key& key, crypto::random& randomness) {
  const auto count = set.members().size();
  std::vector<g1> sums;
  for (std::size_t i = 0; i < count; ++i) {
    std::vector<ps::partial_signature> partials;
    for (const auto& part : parts) {
      if (part.signatures.size() != count)
        return fail(errc::bad_set, std::to_string(part.issuer));
      partials.push_back({part.issuer, part.signatures[i]});
    }
    auto sum = ps::aggregate(partials, threshold, members);
    if (!sum)
      return fail(std::move(sum).error());
    sums.push_back(*sum);
  }
  signed_set whole{std::move(set), pairing::to_affine(sums), key.id()};
  if (!whole.is_valid(key, randomness))
    return fail(errc::bad_set);
  return whole;
}

result<signed_set> signed_set::decode(scalar_set set, byte_span bytes,
                                      const ps::prepared_key& key,
                                      crypto::random& randomness) {
  const auto count = set.members().size();
  if (bytes.size() != count * g1_affine::size)
    return fail(errc::length, "signed set");
  std::vector<g1_affine> signatures;
  for (std::size_t i = 0; i < count; ++i) {
    auto point = g1_affine::decode(
        bytes.subspan(i * g1_affine::size, g1_affine::size));
    if (!point)
      return fail(std::move(point).error());
    signatures.push_back(*point);
  }
  signed_set whole{std::move(set), std::move(signatures), key.id()};
  if (!whole.is_valid(key, randomness))
    return fail(errc::bad_set);
  return whole;
}

byte_vector signed_set::encode() const {
  ps::concatenation out;
  for (const auto& signature : signatures_)
    out.bytes(signature.encode());
  return std::move(out).take();
}

result<ps::signature>
signed_set::signature_on(const secret_scalar& value) const {
  byte_array<scalar::size> wanted;
  value.encode_into(wanted);
  std::vector<std::uint8_t> chosen;
  std::uint8_t found = 0;
  chosen.reserve(set_.members().size());
  for (const auto& member : set_.members()) {
    chosen.push_back(crypto::constant_time_equal(member.encode(), wanted));
    found = static_cast<std::uint8_t>(found | chosen.back());
  }
  ps::signature signature{pairing::pick(bases_, chosen),
                          pairing::pick(signatures_, chosen)};
  crypto::wipe(wanted);
  crypto::wipe(std::as_writable_bytes(std::span{chosen}));
  // Whether there is one is no secret: without it nothing is shown at all.
  crypto::declassify(found);
  if (found == 0)
    return fail(errc::policy_not_met, "no member of the set");
  return signature;
}

bool signed_set::is_valid(const ps::prepared_key& key,
                          crypto::random& randomness) const {
  pairing::multi_exp<g1_affine> s{weight_bits};
  pairing::multi_exp<g1_affine> h{weight_bits};
  pairing::multi_exp<g1_affine> members;
  for (std::size_t i = 0; i < signatures_.size(); ++i) {
    const auto weight = pairing::random_weight(randomness, weight_bits);
    s.add(weight, signatures_[i]);
    h.add(weight, bases_[i]);
    members.add(weight * set_.members()[i], bases_[i]);
  }
  const auto base = h.sum();
  return key.holds(s.sum(), base, std::array{set_.tag() * base, members.sum()});
}

} // namespace nephele::credential::attribute
