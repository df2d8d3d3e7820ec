#include "common/crypto/x25519.hpp"

#include <sodium.h>

namespace nephele::crypto {

namespace {

using scalar_bytes = secret<32, struct scalar_bytes_tag>;

/// As RFC 7748 §5 does before every use.
scalar_bytes clamped(std::span<const std::byte, 32> scalar) noexcept {
  scalar_bytes result{scalar};
  const auto bytes = result.expose_mutable();
  bytes.front() &= std::byte{0xf8};
  bytes.back() &= std::byte{0x7f};
  bytes.back() |= std::byte{0x40};
  return result;
}

/// a · b modulo the order of the base point.
scalar_bytes multiplied(std::span<const std::byte, 32> a,
                        std::span<const std::byte, 32> b) noexcept {
  scalar_bytes result;
  crypto_core_ed25519_scalar_mul(uchar_out(result.expose_mutable()),
                                 uchar_in(a), uchar_in(b));
  return result;
}

/// -m where m is below 2^251, m otherwise, without a branch.
scalar_bytes at_least_2_251(const scalar_bytes& m) noexcept {
  scalar_bytes result;
  crypto_core_ed25519_scalar_negate(uchar_out(result.expose_mutable()),
                                    uchar_in(m.expose()));
  const auto is_large
      = (std::to_integer<unsigned>(m.expose().back()) >> 3U) & 1U;
  const auto keep = static_cast<std::byte>(0U - is_large);
  for (std::size_t i = 0; i < scalar_bytes::size; ++i) {
    auto& byte = result.expose_mutable()[i];
    byte = (m.expose()[i] & keep) | (byte & ~keep);
  }
  return result;
}

} // namespace

byte_array<32> x25519_base(const x25519_secret& scalar) noexcept {
  byte_array<32> result{};
  crypto_scalarmult_base(uchar_out(result), uchar_in(scalar.expose()));
  return result;
}

tl::expected<shared_secret, errc> x25519(std::span<const std::byte, 32> scalar,
                                         x25519_point point) noexcept {
  // libsodium 1.0.18 computes a wrong result when output and point overlap;
  // `result` never does.
  shared_secret result;
  if (crypto_scalarmult(uchar_out(result.expose_mutable()), uchar_in(scalar),
                        uchar_in(point))
      != 0)
    return tl::unexpected(errc::small_order);
  return result;
}

x25519_secret x25519_product(std::span<const std::byte, 32> a,
                             std::span<const std::byte, 32> b) noexcept {
  // 1/8 modulo the order of the base point.
  static constexpr unsigned char eighth[32]
      = {0x79, 0x2f, 0xdc, 0xe2, 0x29, 0xe5, 0x06, 0x61, 0xd0, 0xda, 0x1c,
         0x7d, 0xb3, 0x9d, 0xd3, 0x07, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
         0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x06};
  // A clamped scalar is 8 m with 2^251 <= m < 2^252, and the order is just over
  // 2^252. The u-coordinate does not tell a point from its negative, so of m
  // and -m, one of which is in that range, either will do.
  const auto product = multiplied(clamped(a).expose(), clamped(b).expose());
  const auto m = at_least_2_251(
      multiplied(product.expose(), std::as_bytes(std::span{eighth})));
  x25519_secret result{m.expose()};
  unsigned carry = 0;
  for (auto& byte : result.expose_mutable()) {
    const auto shifted = std::to_integer<unsigned>(byte) * 8 + carry;
    byte = static_cast<std::byte>(shifted & 0xffU);
    carry = shifted >> 8U;
  }
  return result;
}

} // namespace nephele::crypto
