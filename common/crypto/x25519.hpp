#pragma once

#include "common/base/identity.hpp"
#include "common/crypto/errors.hpp"
#include "common/crypto/random.hpp"
#include "common/crypto/secret.hpp"

namespace nephele::crypto {

/// A scalar: 32 bytes, clamped at every use (RFC 7748), stored as drawn.
using x25519_secret = secret<32, struct x25519_secret_tag>;

/// A Diffie-Hellman result, used only as key material.
using shared_secret = secret<32, struct shared_secret_tag>;

using x25519_point = std::span<const std::byte, 32>;

/// scalar · 9, the public key. RFC 7748 §6.1.
[[nodiscard]] byte_array<32> x25519_base(const x25519_secret& scalar) noexcept;

/// scalar · point.
/// @returns errc::small_order if the result is zero. RFC 7748 §6.1.
[[nodiscard]] tl::expected<shared_secret, errc>
x25519(std::span<const std::byte, 32> scalar, x25519_point point) noexcept;

/// One scalar that does the work of two: for every point of the curve,
/// x25519(x25519_product(a, b), p) is x25519(b, x25519(a, p)), but for one pair
/// of scalars in 2^126. For a point of the twist, which no private key has as
/// its public key, the results differ. Costs less than a hundredth of a
/// multiplication.
[[nodiscard]] x25519_secret
x25519_product(std::span<const std::byte, 32> a,
               std::span<const std::byte, 32> b) noexcept;

/// A key pair whose public half has the type of its purpose
/// (mix_key, encryption_key, curve_key).
template <class Public>
struct x25519_key_pair {
  x25519_secret secret;
  Public public_key;
};

template <class Public>
[[nodiscard]] x25519_key_pair<Public> x25519_pair_from(x25519_secret scalar) {
  const auto point = x25519_base(scalar);
  return {std::move(scalar), Public{point}};
}

template <class Public>
[[nodiscard]] x25519_key_pair<Public> make_x25519_pair(random& source) {
  return x25519_pair_from<Public>(source.make<x25519_secret>());
}

} // namespace nephele::crypto
