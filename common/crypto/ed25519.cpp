#include "common/crypto/ed25519.hpp"

#include <sodium.h>

namespace nephele::crypto {

namespace {

byte_array<64> domain_hash(std::string_view domain,
                           byte_span message) noexcept {
  byte_array<64> result{};
  const auto length = static_cast<unsigned char>(domain.size());
  crypto_generichash_state state;
  crypto_generichash_init(&state, nullptr, 0, result.size());
  crypto_generichash_update(&state, &length, 1);
  crypto_generichash_update(&state, uchar_in(as_bytes(domain)), length);
  crypto_generichash_update(&state, uchar_in(message), message.size());
  crypto_generichash_final(&state, uchar_out(result), result.size());
  return result;
}

} // namespace

signing_key::signing_key(const ed25519_seed& seed) noexcept {
  crypto_sign_seed_keypair(uchar_out(id_.span()),
                           uchar_out(expanded_.expose_mutable()),
                           uchar_in(seed.expose()));
}

signature_bytes signing_key::sign(std::string_view domain,
                                  byte_span message) const {
  const auto hash = domain_hash(domain, message);
  signature_bytes result;
  crypto_sign_detached(uchar_out(result.span()), nullptr, uchar_in(hash),
                       hash.size(), uchar_in(expanded_.expose()));
  return result;
}

signature_bytes signing_key::sign_plain(byte_span message) const {
  signature_bytes result;
  crypto_sign_detached(uchar_out(result.span()), nullptr, uchar_in(message),
                       message.size(), uchar_in(expanded_.expose()));
  return result;
}

signing_key make_signing_key(random& source) {
  return signing_key{source.make<ed25519_seed>()};
}

bool verify(const identity& by, std::string_view domain, byte_span message,
            const signature_bytes& signature) noexcept {
  if (domain.size() > 255)
    return false;
  const auto hash = domain_hash(domain, message);
  return crypto_sign_verify_detached(uchar_in(signature.span()), uchar_in(hash),
                                     hash.size(), uchar_in(by.span()))
         == 0;
}

bool verify_plain(const identity& by, byte_span message,
                  const signature_bytes& signature) noexcept {
  return crypto_sign_verify_detached(uchar_in(signature.span()),
                                     uchar_in(message), message.size(),
                                     uchar_in(by.span()))
         == 0;
}

} // namespace nephele::crypto
