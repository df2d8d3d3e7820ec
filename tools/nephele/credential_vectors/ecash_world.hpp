#pragma once

#include "common/credential/ecash/deposit.hpp"
#include "common/credential/ps/trusted_dealer.hpp"
#include "tools/nephele/credential_vectors/vector_folder.hpp"

namespace nephele::vectors {

/// The committee of keys.json.
[[nodiscard]] credential::ps::dealt_keys read_keys(const json& keys);

/// The deposit of withdraw.json.
[[nodiscard]] credential::ecash::deposit read_deposit(const json& withdraw);

} // namespace nephele::vectors
