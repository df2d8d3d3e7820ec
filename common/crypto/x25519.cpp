#include "common/crypto/x25519.hpp"

#include <sodium.h>

namespace nephele::crypto {

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

} // namespace nephele::crypto
