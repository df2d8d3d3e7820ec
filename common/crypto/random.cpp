#include "common/crypto/random.hpp"

#include "common/base/endian.hpp"

#include <sodium.h>

#include <cstdlib>

namespace nephele::crypto {

std::uint64_t random::next() {
  byte_array<8> bytes{};
  fill(bytes);
  return load_be<std::uint64_t>(bytes);
}

std::uint64_t random::below(std::uint64_t bound) {
  // Values under 2^64 mod bound would make small results likelier.
  const std::uint64_t rejected = (0 - bound) % bound;
  for (;;) {
    const auto value = next();
    if (value >= rejected)
      return value % bound;
  }
}

double random::unit() {
  constexpr double scale = 1.0 / 9007199254740992.0; // 2^-53
  return static_cast<double>((next() >> 11U) + 1) * scale;
}

system_random::system_random() {
  // Without entropy nothing that follows is safe.
  if (sodium_init() < 0)
    std::abort();
}

void system_random::fill(mutable_byte_span out) {
  if (out.empty())
    return; // libsodium takes no null pointer, however little it would write
  randombytes_buf(out.data(), out.size());
}

seeded_random::seeded_random(std::uint64_t seed) noexcept {
  store_be(seed, std::span{seed_}.first<8>());
}

void seeded_random::fill(mutable_byte_span out) {
  if (out.empty())
    return;
  store_be(draws_++, std::span{seed_}.last<8>());
  randombytes_buf_deterministic(out.data(), out.size(), uchar_in(seed_));
}

} // namespace nephele::crypto
