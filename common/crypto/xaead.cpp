#include "common/crypto/xaead.hpp"

#include <sodium.h>

#include <cassert>

namespace nephele::crypto {

void seal(const box_key& key, const box_nonce& nonce, byte_span associated,
          byte_span plaintext, mutable_byte_span box) noexcept {
  assert(box.size() == plaintext.size() + aead_tag_size);
  crypto_aead_xchacha20poly1305_ietf_encrypt(
      uchar_out(box), nullptr, uchar_in(plaintext), plaintext.size(),
      uchar_in(associated), associated.size(), nullptr, uchar_in(nonce.bytes),
      uchar_in(key.expose()));
}

tl::expected<void, errc> open(const box_key& key, const box_nonce& nonce,
                              byte_span associated, byte_span box,
                              mutable_byte_span plaintext) noexcept {
  if (box.size() < aead_tag_size
      || plaintext.size() != box.size() - aead_tag_size)
    return tl::unexpected(errc::forged);
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(
          uchar_out(plaintext), nullptr, nullptr, uchar_in(box), box.size(),
          uchar_in(associated), associated.size(), uchar_in(nonce.bytes),
          uchar_in(key.expose()))
      != 0) {
    wipe(plaintext);
    return tl::unexpected(errc::forged);
  }
  return {};
}

} // namespace nephele::crypto
