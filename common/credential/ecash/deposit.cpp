#include "common/credential/ecash/deposit.hpp"

#include "common/credential/ps/concatenation.hpp"
#include "common/crypto/wiped_stack.hpp"
#include "common/pairing/hash.hpp"

namespace nephele::credential::ecash {

pairing::secret_scalar book_secret(const wallet_seed& seed,
                                   std::uint64_t counter) {
  return crypto::on_wiped_stack([&] {
    byte_array<40> input;
    std::memcpy(input.data(), seed.expose().data(), 32);
    store_be(counter, std::span{input}.last<8>());
    return pairing::secret_scalar{
        pairing::hash_to_scalar(pairing::scalar_purpose::wallet_secret, input)};
  });
}

pairing::g1_affine book_public_key(const pairing::secret_scalar& secret) {
  return crypto::on_wiped_stack(
      [&] { return pairing::g1_affine{secret * pairing::g1::generator()}; });
}

day deposit::expiry() const noexcept {
  return ecash::day{recorded.value() + validity_days - 1};
}

std::uint64_t deposit::expiry_value() const noexcept {
  return ecash::expiry_value(type, expiry());
}

pairing::scalar deposit::eta() const {
  ps::concatenation input;
  input.text(chain).integer(id).bytes(public_key.encode());
  return pairing::hash_to_scalar(pairing::scalar_purpose::eta, input.span());
}

pairing::g1 deposit::base(const ps::key_id& issuers) const {
  ps::concatenation input;
  input.bytes(issuers.span())
      .text(chain)
      .integer(id)
      .bytes(public_key.encode())
      .integer(expiry_value());
  return pairing::hash_to_g1(pairing::point_purpose::wallet, input.span());
}

} // namespace nephele::credential::ecash
