#include "common/crypto/aead.hpp"

#include <sodium.h>

#include <cassert>

namespace nephele::crypto {

namespace {

constexpr unsigned char zero_nonce[crypto_aead_chacha20poly1305_ietf_NPUBBYTES]
    = {};

} // namespace

void seal_once(const one_time_key& key, byte_span associated,
               byte_span plaintext, mutable_byte_span box) noexcept {
  assert(box.size() == plaintext.size() + aead_tag_size);
  crypto_aead_chacha20poly1305_ietf_encrypt(
      uchar_out(box), nullptr, uchar_in(plaintext), plaintext.size(),
      uchar_in(associated), associated.size(), nullptr, zero_nonce,
      uchar_in(key.expose()));
}

tl::expected<void, errc> open_once(const one_time_key& key,
                                   byte_span associated, byte_span box,
                                   mutable_byte_span plaintext) noexcept {
  if (box.size() < aead_tag_size
      || plaintext.size() != box.size() - aead_tag_size)
    return tl::unexpected(errc::forged);
  if (crypto_aead_chacha20poly1305_ietf_decrypt(
          uchar_out(plaintext), nullptr, nullptr, uchar_in(box), box.size(),
          uchar_in(associated), associated.size(), zero_nonce,
          uchar_in(key.expose()))
      != 0) {
    wipe(plaintext);
    return tl::unexpected(errc::forged);
  }
  return {};
}

} // namespace nephele::crypto
