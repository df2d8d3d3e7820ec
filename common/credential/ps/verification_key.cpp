#include "common/credential/ps/verification_key.hpp"

#include "common/credential/ps/concatenation.hpp"
#include "common/crypto/sha256.hpp"
#include "common/pairing/multi_exp.hpp"
#include "common/pairing/scalar_source.hpp"
#include "common/wire/reader.hpp"

namespace nephele::credential::ps {

using pairing::g1;
using pairing::g1_affine;
using pairing::g2;
using pairing::scalar;

namespace {

constexpr std::size_t weight_bits = 128;

} // namespace

byte_vector verification_key::encode() const {
  concatenation out;
  out.bytes(as_bytes("NPVK\x01"))
      .integer(static_cast<std::uint8_t>(slots()))
      .bytes(x.encode());
  for (const auto& point : y)
    out.bytes(point.encode());
  for (const auto& point : y1)
    out.bytes(point.encode());
  return std::move(out).take();
}

result<verification_key> verification_key::decode(byte_span bytes,
                                                  crypto::random& randomness) {
  wire::reader in{bytes};
  const auto magic = in.bytes(5);
  const std::size_t slots = in.u8();
  if (!in.ok() || as_text(magic) != "NPVK\x01" || slots == 0
      || slots > max_slots
      || in.remaining() != g2::size + slots * (g2::size + g1_affine::size))
    return fail(errc::malformed_key);
  verification_key key;
  auto x = g2::decode(in.bytes(g2::size));
  if (!x)
    return fail(std::move(x).error());
  key.x = *x;
  for (std::size_t i = 0; i < slots; ++i) {
    auto y = g2::decode(in.bytes(g2::size));
    if (!y)
      return fail(std::move(y).error());
    key.y.push_back(*y);
  }
  for (std::size_t i = 0; i < slots; ++i) {
    auto y1 = g1_affine::decode(in.bytes(g1_affine::size));
    if (!y1)
      return fail(std::move(y1).error());
    key.y1.push_back(*y1);
  }
  if (!key.is_consistent(randomness))
    return fail(errc::inconsistent_key);
  return key;
}

bool verification_key::is_consistent(crypto::random& randomness) const {
  if (y.empty() || y.size() > max_slots || y1.size() != y.size())
    return false;
  g1 left;
  g2 right;
  for (std::size_t i = 0; i < y.size(); ++i) {
    const auto weight = pairing::random_weight(randomness, weight_bits);
    left += weight * g1{y1[i]};
    right += weight * y[i];
  }
  const pairing::prepared_g2 generator{g2::generator()};
  const pairing::prepared_g2 sum{right};
  return pairing::pairing_product_is_one(std::array{
      pairing::pairing_term{left, &generator},
      pairing::pairing_term{-g1::generator(), &sum},
  });
}

key_id verification_key::id() const {
  return {crypto::sha256({as_bytes("NEPHELE-V01-VKID"), encode()})};
}

prepared_key::prepared_key(verification_key key)
    : key_(std::move(key)), id_(key_.id()), generator_(g2::generator()),
      x_(key_.x) {
  y_.reserve(key_.slots());
  for (const auto& point : key_.y)
    y_.emplace_back(point);
}

bool prepared_key::holds(const g1& s, const g1& h,
                         std::span<const g1> slots) const {
  if (slots.size() > y_.size())
    return false;
  std::vector<pairing::pairing_term> terms{{-s, &generator_}, {h, &x_}};
  for (std::size_t i = 0; i < slots.size(); ++i)
    terms.push_back({slots[i], &y_[i]});
  return pairing::pairing_product_is_one(terms);
}

bool prepared_key::signs(const signature& signature,
                         std::span<const scalar> messages) const {
  if (signature.h.is_identity())
    return false;
  std::vector<g1> slots;
  slots.reserve(messages.size());
  for (const auto& message : messages)
    slots.push_back(message * g1{signature.h});
  return holds(signature.s, signature.h, slots);
}

} // namespace nephele::credential::ps
