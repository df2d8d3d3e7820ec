#include "common/sphinx/filler.hpp"

#include "common/crypto/stream.hpp"

#include <algorithm>
#include <cassert>

namespace nephele::sphinx {

void make_filler(std::span<const hop_secrets> before_last,
                 mutable_byte_span filler) noexcept {
  assert(filler.size() == before_last.size() * hop_size);
  static constexpr byte_array<key_stream_size> zeros{};
  byte_array<key_stream_size> stream{};
  std::ranges::fill(filler, std::byte{0});
  std::size_t size = 0;
  for (const auto& secrets : before_last) {
    size += hop_size;
    crypto::aes128_ctr(secrets.stream_key(), zeros, stream);
    for (std::size_t i = 0; i < size; ++i)
      filler[i] ^= stream[key_stream_size - size + i];
  }
  crypto::wipe(stream);
}

} // namespace nephele::sphinx
