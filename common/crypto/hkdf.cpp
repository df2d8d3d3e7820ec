#include "common/crypto/hkdf.hpp"

#include "common/crypto/secret.hpp"

#include <algorithm>
#include <cassert>

namespace nephele::crypto {

void hkdf_sha256(const hmac_sha256_key& salt, byte_span material,
                 byte_span info, mutable_byte_span out) noexcept {
  constexpr std::size_t block_size = hmac_sha256_key::tag_size;
  assert(out.size() <= 255 * block_size);
  auto extracted = salt.tag({material});
  const hmac_sha256_key key{extracted};
  wipe(extracted);
  byte_array<block_size> block{};
  byte_array<1> counter{std::byte{1}};
  byte_span previous;
  while (!out.empty()) {
    block = key.tag({previous, info, counter});
    const auto size = std::min(block_size, out.size());
    std::memcpy(out.data(), block.data(), size);
    out = out.subspan(size);
    previous = block;
    counter[0] = std::byte(std::to_integer<unsigned>(counter[0]) + 1);
  }
  wipe(block);
}

} // namespace nephele::crypto
