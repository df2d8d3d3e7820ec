#pragma once

#include "common/ledger/accounts.hpp"
#include "common/ledger/delegation.hpp"
#include "common/ledger/epochs.hpp"
#include "common/ledger/genesis.hpp"
#include "common/ledger/node_keys.hpp"
#include "common/ledger/rewards.hpp"
#include "common/ledger/roles.hpp"
#include "common/ledger_json/parameter_names.hpp"

/// What the fields of the ledger's records are called in JSON.
namespace nephele::ledger_json {

template <>
inline constexpr std::array<std::string_view, 2> names<ledger::account>{
    "nonce", "balance"};

template <>
inline constexpr std::array<std::string_view, 6> names<ledger::epoch_state>{
    "epoch",         "interval", "epoch_in_interval",
    "start_seconds", "seconds",  "phase"};

template <>
inline constexpr std::array<std::string_view, 2>
    names<ledger::token_description>{"name", "decimals"};

template <>
inline constexpr std::array<std::string_view, 3> names<ledger::node_ports>{
    "mix", "clients", "http"};

template <>
inline constexpr std::array<std::string_view, 5> names<ledger::node_info>{
    "identity", "host", "ports", "version", "roles"};

template <>
inline constexpr std::array<std::string_view, 2> names<ledger::node_cost>{
    "margin", "interval_cost"};

template <>
inline constexpr std::array<std::string_view, 9> names<ledger::node>{
    "owner",       "node",        "pledge", "principal",
    "source",      "bond_height", "state",  "has_pledge_change",
    "jailed_until"};

template <>
inline constexpr std::array<std::string_view, 6> names<ledger::node_reward>{
    "cost",  "operator_stake", "delegates",
    "index", "last_rewarded",  "delegations"};

template <>
inline constexpr std::array<std::string_view, 2> names<ledger::announced_key>{
    "key", "signature"};

template <>
inline constexpr std::array<std::string_view, 5> names<ledger::delegation>{
    "amount", "index", "height", "source", "principal"};

template <>
inline constexpr std::array<std::string_view, 7> names<ledger::role_assignment>{
    "seed", "entry", "exit", "layer_1", "layer_2", "layer_3", "standby"};

template <>
inline constexpr std::array<std::string_view, 6> names<ledger::reward_state>{
    "pool", "staking_supply", "budget", "saturation", "paid", "added"};

} // namespace nephele::ledger_json
