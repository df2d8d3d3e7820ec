#pragma once

#include "common/base/bytes.hpp"

namespace nephele::crypto {

/// The endless bytes that a public seed stands for: the stream of libsodium's
/// randombytes_buf_deterministic (ChaCha20, RFC 8439, with the nonce
/// "LibsodiumDRG"), read in pieces of any size. For draws that everybody must
/// be able to repeat, never for secrets.
class seed_stream {
public:
  explicit seed_stream(const byte_array<32>& seed) noexcept : seed_(seed) {}

  /// The next bytes; the stream ends after 256 GiB, which nobody reads.
  void fill(mutable_byte_span out) noexcept;

private:
  byte_array<32> seed_;
  byte_array<64> block_{};
  std::uint32_t next_block_ = 0;
  std::size_t used_ = sizeof(block_);
};

} // namespace nephele::crypto
