#pragma once

#include "common/ledger/genesis.hpp"
#include "services/validator/errors.hpp"

#include <filesystem>

namespace nephele::validator {

/// The ledger of a genesis file.
/// @returns errc::genesis with every fault.
[[nodiscard]] result<ledger::genesis>
read_ledger_genesis(const std::filesystem::path& file);

} // namespace nephele::validator
