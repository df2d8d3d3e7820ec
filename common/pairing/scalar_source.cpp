#include "common/pairing/scalar_source.hpp"

#include "common/base/endian.hpp"
#include "common/pairing/hash.hpp"

namespace nephele::pairing {

namespace {

void append(byte_vector& to, byte_span bytes) {
  to.insert(to.end(), bytes.begin(), bytes.end());
}

void append_counter(byte_vector& to, std::uint32_t counter) {
  byte_array<4> bytes;
  store_be(counter, bytes);
  append(to, bytes);
}

} // namespace

secret_scalar scalar_source::next_nonzero(byte_span transcript) {
  auto value = next(transcript);
  while (value.is_zero())
    value = next(transcript);
  return value;
}

hedged_scalars::hedged_scalars(
    crypto::random& randomness,
    std::initializer_list<const secret_scalar*> secrets)
    : randomness_(randomness), secrets_(secrets.size() * scalar::size) {
  auto rest = mutable_byte_span{secrets_};
  for (const auto* secret : secrets) {
    secret->encode_into(rest.first<scalar::size>());
    rest = rest.subspan(scalar::size);
  }
}

hedged_scalars::~hedged_scalars() {
  crypto::wipe(secrets_);
}

secret_scalar hedged_scalars::next(byte_span transcript) {
  byte_vector input;
  // Once, so that no copy of a secret stays behind in a freed block.
  input.reserve(32 + secrets_.size() + 4 + transcript.size());
  input.resize(32);
  randomness_.fill(input);
  append(input, secrets_);
  append_counter(input, counter_++);
  append(input, transcript);
  secret_scalar value{hash_to_scalar(scalar_purpose::nonce, input)};
  crypto::wipe(input);
  return value;
}

seeded_scalars::seeded_scalars(byte_span seed)
    : seed_(seed.begin(), seed.end()) {
}

secret_scalar seeded_scalars::next(byte_span) {
  auto input = seed_;
  append_counter(input, counter_++);
  return secret_scalar{hash_to_scalar(scalar_purpose::vector, input)};
}

secret_scalar listed_scalars::next(byte_span) {
  return used_ < scalars_.size() ? secret_scalar{scalars_[used_++]}
                                 : secret_scalar{};
}

scalar random_weight(crypto::random& randomness, std::size_t bits) {
  byte_array<16> bytes{};
  const auto drawn = mutable_byte_span{bytes}.first(bits / 8);
  do {
    randomness.fill(drawn);
  } while (std::ranges::all_of(drawn, [](auto b) { return b == std::byte{}; }));
  return scalar::reduce(drawn);
}

} // namespace nephele::pairing
