#include "common/crypto/seed_stream.hpp"

#include <sodium.h>

namespace nephele::crypto {

void seed_stream::fill(mutable_byte_span out) noexcept {
  constexpr std::string_view nonce = "LibsodiumDRG";
  static_assert(nonce.size() == crypto_stream_chacha20_ietf_NONCEBYTES);
  for (auto& byte : out) {
    if (used_ == block_.size()) {
      block_ = {};
      crypto_stream_chacha20_ietf_xor_ic(
          uchar_out(block_), uchar_in(block_), block_.size(),
          uchar_in(as_bytes(nonce)), next_block_++, uchar_in(seed_));
      used_ = 0;
    }
    byte = block_[used_++];
  }
}

} // namespace nephele::crypto
