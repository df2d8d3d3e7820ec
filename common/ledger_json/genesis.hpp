#pragma once

#include "common/ledger/genesis.hpp"
#include "common/ledger_json/form.hpp"

namespace nephele::ledger_json {

/// The `ledger` of a genesis file, without its time.
[[nodiscard]] json to_json(const ledger::genesis& from);

/// What is missing has its default; the chain has the network's name unless
/// `chain_id` says otherwise.
/// @returns errc::malformed with every fault of the form, one a line. See
/// ledger::faults_of for what belongs together.
[[nodiscard]] result<ledger::genesis>
genesis_from_json(const json& value, const std::string& network,
                  std::uint64_t time_s);

} // namespace nephele::ledger_json
