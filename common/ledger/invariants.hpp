#pragma once

#include "common/ledger/entries.hpp"

namespace nephele::ledger {

/// What of a state contradicts itself, one text a fault: coins that appeared or
/// vanished, modules that do not hold what is owed from them, stakes that do
/// not cover their delegations, nodes with two roles. Walks over all of the
/// state: for tests and for checks outside of block execution.
[[nodiscard]] std::vector<std::string>
invariant_faults(const entry_reader& entries);

} // namespace nephele::ledger
