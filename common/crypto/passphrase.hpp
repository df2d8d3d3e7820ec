#pragma once

#include "common/crypto/errors.hpp"
#include "common/crypto/secret.hpp"

#include <cstdint>
#include <string_view>

namespace nephele::crypto {

using passphrase_salt = fixed_bytes<16, struct passphrase_salt_tag>;

/// What guessing one passphrase costs. Written beside what it protects.
struct passphrase_cost {
  /// Passes over the memory.
  std::uint32_t passes = 3;
  /// Bytes.
  std::uint64_t memory = std::uint64_t{256} << 20U;

  friend bool operator==(const passphrase_cost&, const passphrase_cost&)
      = default;
};

/// From 1 to 16 passes over 8 KiB to 1 GiB: a file from elsewhere may not ask
/// for more.
[[nodiscard]] bool is_bearable(const passphrase_cost& cost) noexcept;

/// A key of 32 bytes from a passphrase: Argon2id, version 1.3, one lane.
/// @returns errc::memory if there is not enough, or the cost is unbearable.
using passphrase_key = secret<32, struct passphrase_key_tag>;
[[nodiscard]] result<passphrase_key>
key_from_passphrase(std::string_view passphrase, const passphrase_salt& salt,
                    const passphrase_cost& cost);

} // namespace nephele::crypto
