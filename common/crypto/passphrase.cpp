#include "common/crypto/passphrase.hpp"

#include <sodium.h>

namespace nephele::crypto {

static_assert(passphrase_salt::size == crypto_pwhash_SALTBYTES);

bool is_bearable(const passphrase_cost& cost) noexcept {
  constexpr std::uint64_t least = std::uint64_t{8} << 10U;
  constexpr std::uint64_t most = std::uint64_t{1} << 30U;
  return cost.passes >= 1 && cost.passes <= 16 && cost.memory >= least
         && cost.memory <= most;
}

result<passphrase_key> key_from_passphrase(std::string_view passphrase,
                                           const passphrase_salt& salt,
                                           const passphrase_cost& cost) {
  if (!is_bearable(cost))
    return fail(errc::memory, "the passphrase's cost is out of range");
  passphrase_key key;
  if (crypto_pwhash(uchar_out(key.expose_mutable()), passphrase_key::size,
                    passphrase.data(), passphrase.size(), uchar_in(salt.span()),
                    cost.passes, static_cast<std::size_t>(cost.memory),
                    crypto_pwhash_ALG_ARGON2ID13)
      != 0)
    return fail(errc::memory, std::to_string(cost.memory >> 20U)
                                  + " MiB are needed for the passphrase");
  return key;
}

} // namespace nephele::crypto
