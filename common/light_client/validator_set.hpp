#pragma once

#include "common/base/identity.hpp"
#include "common/light_client/merkle.hpp"

namespace nephele::light_client {

/// First 20 bytes of the SHA-256 of a validator's public key.
using validator_address = fixed_bytes<20, struct validator_address_tag>;

struct validator {
  /// Its ed25519 consensus key.
  identity key;
  std::uint64_t power = 0;

  friend bool operator==(const validator&, const validator&) = default;
};

/// In the order that the chain keeps them in.
using validator_set = std::vector<validator>;

[[nodiscard]] validator_address address_of(const identity& key);

/// What a header calls validators_hash.
[[nodiscard]] hash hash_of(const validator_set& all);

/// The sum; saturates.
[[nodiscard]] std::uint64_t power_of(const validator_set& all) noexcept;

} // namespace nephele::light_client
