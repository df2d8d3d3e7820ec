#include "common/crypto/passphrase.hpp"

#include <doctest/doctest.h>

using namespace nephele;

namespace {

crypto::passphrase_salt counting_salt() {
  crypto::passphrase_salt salt;
  for (std::size_t i = 0; i < salt.bytes.size(); ++i)
    salt.bytes[i] = static_cast<std::byte>(i);
  return salt;
}

std::string derived(std::string_view passphrase,
                    const crypto::passphrase_cost& cost) {
  const auto key
      = crypto::key_from_passphrase(passphrase, counting_salt(), cost);
  REQUIRE(key.has_value());
  return to_hex(key->expose());
}

} // namespace

TEST_CASE("keys from passphrases are those of the reference implementation") {
  CHECK(derived("correct horse", {3, 64 * 1024})
        == "a1dc6a57c61d5fb470584e24085ea3216fd369c61bcd5f845745f9cb0ed02fca");
  CHECK(derived("", {1, 8 * 1024})
        == "31ed41e2d73f27fdfe4eb4bec651341e58ba43477051c6fe4adad735d82ee08a");
}

TEST_CASE("a passphrase's cost from elsewhere cannot exhaust the machine") {
  using crypto::is_bearable;
  CHECK(is_bearable({}));
  CHECK_FALSE(is_bearable({0, 64 * 1024}));
  CHECK_FALSE(is_bearable({17, 64 * 1024}));
  CHECK_FALSE(is_bearable({3, 1024}));
  CHECK_FALSE(is_bearable({3, std::uint64_t{1} << 40U}));
  CHECK_FALSE(
      crypto::key_from_passphrase("x", counting_salt(), {3, 1024}).has_value());
}
