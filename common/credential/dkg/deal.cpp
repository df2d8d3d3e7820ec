#include "common/credential/dkg/deal.hpp"

#include "common/credential/dkg/share_bytes.hpp"
#include "common/credential/ps/concatenation.hpp"
#include "common/crypto/aead.hpp"
#include "common/crypto/hkdf.hpp"
#include "common/crypto/sha256.hpp"
#include "common/pairing/multi_exp.hpp"
#include "common/wire/reader.hpp"

namespace nephele::credential::dkg {

using pairing::g1;
using pairing::g1_affine;
using pairing::g2;
using pairing::scalar;
using pairing::secret_scalar;
using ps::issuer_index;

namespace {

constexpr std::size_t weight_bits = 128;

/// Σ index^k·coefficient_k.
template <class Sum, class Coefficients>
Sum evaluate_at(const Coefficients& coefficients, issuer_index index) {
  if (index == 0)
    return Sum{coefficients.front()};
  const scalar point{index};
  Sum value;
  for (auto k = coefficients.rbegin(); k != coefficients.rend(); ++k)
    value = point * value + Sum{*k};
  return value;
}

crypto::one_time_key box_key(const round_terms& terms, issuer_index dealer,
                             issuer_index receiver, const g1& shared) {
  const auto salt
      = ps::concatenation{}.text(terms.chain).integer(terms.key_epoch).take();
  const auto info = ps::concatenation{}
                        .bytes(as_bytes("nephele-dkg"))
                        .integer(dealer)
                        .integer(receiver)
                        .take();
  auto material = shared.encode();
  crypto::one_time_key key;
  crypto::hkdf_sha256(crypto::hmac_sha256_key{salt}, material, info,
                      key.expose_mutable());
  crypto::wipe(material);
  return key;
}

std::size_t box_size(std::size_t slots) noexcept {
  return share_size(slots) + crypto::aead_tag_size;
}

std::size_t commitments_size(const round_terms& terms) noexcept {
  return terms.threshold
         * ((terms.slots + 1) * g2::size + terms.slots * g1_affine::size);
}

template <class Point>
result<std::vector<std::vector<Point>>>
read_points(wire::reader& in, std::size_t polynomials, std::size_t count) {
  std::vector<std::vector<Point>> all(polynomials);
  for (auto& points : all)
    for (std::size_t k = 0; k < count; ++k) {
      auto point = Point::decode(in.bytes(Point::size));
      if (!point)
        return fail(std::move(point).error());
      points.push_back(*point);
    }
  return all;
}

std::vector<issuer_index> served(const participant& dealer,
                                 const receiver_keys& receivers) {
  std::vector<issuer_index> indices;
  for (const auto& [index, key] : receivers)
    if (index != dealer.receives_as)
      indices.push_back(index);
  return indices;
}

byte_vector encode_commitments(std::span<const ps::polynomial> polynomials) {
  ps::concatenation out;
  for (const auto& polynomial : polynomials)
    for (const auto& coefficient : polynomial.coefficients())
      out.bytes((coefficient * g2::generator()).encode());
  for (const auto& polynomial : polynomials.subspan(1))
    for (const auto& coefficient : polynomial.coefficients())
      out.bytes((coefficient * g1::generator()).encode());
  return std::move(out).take();
}

} // namespace

ps::verification_key deal_commitments::key_of(issuer_index index) const {
  ps::verification_key key;
  key.x = evaluate_at<g2>(in_g2.front(), index);
  std::vector<g1> y1;
  for (std::size_t i = 0; i < in_g1.size(); ++i) {
    key.y.push_back(evaluate_at<g2>(in_g2[i + 1], index));
    y1.push_back(evaluate_at<g1>(in_g1[i], index));
  }
  key.y1 = pairing::to_affine(y1);
  return key;
}

bool deal_commitments::is_consistent(crypto::random& randomness) const {
  pairing::multi_exp<g1_affine> left{weight_bits};
  g2 right;
  for (std::size_t i = 0; i < in_g1.size(); ++i)
    for (std::size_t k = 0; k < in_g1[i].size(); ++k) {
      const auto weight = pairing::random_weight(randomness, weight_bits);
      left.add(weight, in_g1[i][k]);
      right += weight * in_g2[i + 1][k];
    }
  const pairing::prepared_g2 generator{g2::generator()};
  const pairing::prepared_g2 sum{right};
  return pairing::pairing_product_is_one(std::array{
      pairing::pairing_term{left.sum(), &generator},
      pairing::pairing_term{-g1::generator(), &sum},
  });
}

void deal_commitments::add_to(deal_commitments& sum,
                              const scalar& factor) const {
  const auto is_first = sum.in_g2.empty();
  if (is_first) {
    sum.in_g2.assign(in_g2.size(), std::vector<g2>(in_g2.front().size()));
    sum.in_g1.assign(in_g1.size(),
                     std::vector<g1_affine>(in_g2.front().size()));
  }
  for (std::size_t i = 0; i < in_g2.size(); ++i)
    for (std::size_t k = 0; k < in_g2[i].size(); ++k)
      sum.in_g2[i][k] += factor * in_g2[i][k];
  for (std::size_t i = 0; i < in_g1.size(); ++i)
    for (std::size_t k = 0; k < in_g1[i].size(); ++k)
      sum.in_g1[i][k]
          = g1_affine{g1{sum.in_g1[i][k]} + factor * g1{in_g1[i][k]}};
}

result<deal> deal::decode(byte_span bytes, const round_terms& terms,
                          const participant& dealer,
                          const receiver_keys& receivers) {
  const auto expected = served(dealer, receivers);
  const auto box = box_size(terms.slots);
  if (bytes.size() != 2 + commitments_size(terms) + expected.size() * (2 + box))
    return fail(errc::length, "deal");
  wire::reader in{bytes};
  deal dealt;
  dealt.dealer = in.u16();
  dealt.commitments_hash
      = crypto::sha256(bytes.subspan(2, commitments_size(terms)));
  auto in_g2 = read_points<g2>(in, terms.slots + 1, terms.threshold);
  if (!in_g2)
    return fail(std::move(in_g2).error());
  dealt.commitments.in_g2 = *std::move(in_g2);
  auto in_g1 = read_points<g1_affine>(in, terms.slots, terms.threshold);
  if (!in_g1)
    return fail(std::move(in_g1).error());
  dealt.commitments.in_g1 = *std::move(in_g1);
  for (const auto index : expected) {
    if (in.u16() != index)
      return fail(errc::bad_terms, "receiver");
    const auto sealed = in.bytes(box);
    dealt.boxes[index].assign(sealed.begin(), sealed.end());
  }
  if (dealt.dealer != dealer.deals_as)
    return fail(errc::bad_terms, "dealer");
  return dealt;
}

byte_array<32> commit_to_deal(byte_span deal) {
  using namespace std::string_view_literals;
  return crypto::sha256({as_bytes("nephele-dkg-v1\0"sv), deal});
}

byte_vector make_deal(const round_terms& terms, const participant& dealer,
                      std::span<const ps::polynomial> polynomials,
                      const secret_scalar& session,
                      const receiver_keys& receivers) {
  const auto commitments = encode_commitments(polynomials);
  const auto associated = crypto::sha256(commitments);
  ps::concatenation out;
  out.integer(dealer.deals_as).bytes(commitments);
  for (const auto index : served(dealer, receivers)) {
    share_buffer plain;
    write_share(evaluate(polynomials, index), plain);
    byte_vector box(box_size(terms.slots));
    const auto key = box_key(terms, dealer.deals_as, index,
                             session * g1{receivers.at(index)});
    crypto::seal_once(key, associated,
                      byte_span{plain.expose()}.first(share_size(terms.slots)),
                      box);
    out.integer(index).bytes(box);
  }
  return std::move(out).take();
}

result<ps::issuer_key> open_share(const round_terms& terms, const deal& deal,
                                  issuer_index receiver, const g1& shared) {
  const auto box = deal.boxes.find(receiver);
  if (box == deal.boxes.end())
    return fail(errc::bad_share, "no box");
  const auto key = box_key(terms, deal.dealer, receiver, shared);
  share_buffer plain;
  const auto size = share_size(terms.slots);
  if (!crypto::open_once(key, deal.commitments_hash, box->second,
                         mutable_byte_span{plain.expose_mutable()}.first(size)))
    return fail(errc::bad_share, "does not decrypt");
  auto share = read_share(plain, terms.slots, receiver);
  if (!share)
    return fail(errc::bad_share, "no scalars");
  const auto& commitments = deal.commitments;
  // The halves of the commitments belong together, so G1 is enough where it is.
  auto fits = share->x * g2::generator()
              == evaluate_at<g2>(commitments.in_g2.front(), receiver);
  for (std::size_t i = 0; i < terms.slots; ++i)
    fits = fits
           && share->y[i] * g1::generator()
                  == evaluate_at<g1>(commitments.in_g1[i], receiver);
  if (!fits)
    return fail(errc::bad_share, "does not fit");
  return share;
}

ps::issuer_key evaluate(std::span<const ps::polynomial> polynomials,
                        issuer_index index) {
  ps::issuer_key share;
  share.index = index;
  share.x = polynomials.front().at(index);
  for (const auto& polynomial : polynomials.subspan(1))
    share.y.push_back(polynomial.at(index));
  return share;
}

} // namespace nephele::credential::dkg
