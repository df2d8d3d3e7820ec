#pragma once

#include "common/ledger/machine.hpp"
#include "common/ledger_json/form.hpp"
#include "common/replication/engine.hpp"
#include "services/validator/page.hpp"

namespace nephele::validator {

/// Answers from the state between two blocks.
using state_page = std::function<result<json>(const ledger::machine& state,
                                              const ledger_json::writer& out,
                                              const page_request& asked)>;

/// Wraps a state page for the table.
[[nodiscard]] page over(const replication::engine& engine, state_page answer);

/// /accounts, /accounts/ADDRESS, /accounts/ADDRESS/history, /supply.
void add_account_pages(page_table& pages, replication::engine& engine);

/// /epoch and /params.
void add_epoch_pages(page_table& pages, const replication::engine& engine);

/// /nodes, /nodes/ID, /nodes/ID/delegations, /rewards, /rewards/ID,
/// /rewards/ID/ADDRESS.
void add_node_pages(page_table& pages, const replication::engine& engine);

/// The node that an account owns and its delegations.
[[nodiscard]] json stakes_of(const ledger::machine& state,
                             const ledger_json::writer& out,
                             const ledger::address& owner);

/// Raw entries of `prefix` as `shape` makes them, from `after` on; with `next`
/// for the following page.
[[nodiscard]] result<json> list_entries(
    const ledger::machine& state, std::string_view prefix,
    const page_request& asked,
    const std::function<json(const std::string& key, byte_span value)>& shape);

} // namespace nephele::validator
