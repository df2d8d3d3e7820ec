#pragma once

#include "common/ledger/parameters.hpp"
#include "common/ledger_json/form.hpp"

/// What the parameters of a ledger are called in JSON.
namespace nephele::ledger_json {

template <>
inline constexpr std::array<std::string_view, 3>
    names<ledger::software_version>{"major", "minor", "patch"};

template <>
inline constexpr std::array<std::string_view, 4> names<ledger::set_sizes>{
    "entry", "exit", "mix", "standby"};

template <>
inline constexpr std::array<std::string_view, 2> names<ledger::fee_parameters>{
    "min_fee", "gas_price"};

template <>
inline constexpr std::array<std::string_view, 7>
    names<ledger::stake_parameters>{"min_pledge",        "min_delegation",
                                    "margin_min",        "margin_max",
                                    "interval_cost_min", "interval_cost_max",
                                    "unbonding_epochs"};

template <>
inline constexpr std::array<std::string_view, 4>
    names<ledger::epoch_parameters>{"epoch_seconds", "epochs_per_interval",
                                    "epochs_per_rotation", "events_per_block"};

template <>
inline constexpr std::array<std::string_view, 6>
    names<ledger::reward_parameters>{"set_sizes",    "sybil_resistance",
                                     "work_factor",  "emission",
                                     "supply_scale", "newcomer_performance"};

template <>
inline constexpr std::array<std::string_view, 12>
    names<ledger::performance_parameters>{
        "report_window_seconds", "commit_window_seconds", "reveals",
        "mean_epochs",           "carried_epochs",        "deviation",
        "deviating_share",       "deviating_epochs",      "jail_below",
        "jail_epochs",           "monitor_bond",          "latest_software"};

template <>
inline constexpr std::array<std::string_view, 6>
    names<ledger::validator_parameters>{
        "most",        "min_self_stake", "unbonding_seconds",
        "power_share", "absence_blocks", "absence_jail_seconds"};

template <>
inline constexpr std::array<std::string_view, 7>
    names<ledger::slash_parameters>{
        "double_vote", "absence",       "issuer_fault",    "dealer_fault",
        "node_fault",  "monitor_fault", "node_jail_epochs"};

template <>
inline constexpr std::array<std::string_view, 9>
    names<ledger::credential_parameters>{
        "ticketbook_price", "tickets",           "types",
        "day_seconds",      "validity_days",     "gateway_share",
        "validator_share",  "batch_gap_seconds", "dkg_phase_blocks"};

template <>
inline constexpr std::array<std::string_view, 1>
    names<ledger::service_parameters>{"deposit"};

template <>
inline constexpr std::array<std::string_view, 1>
    names<ledger::governance_parameters>{"voting_seconds"};

template <>
inline constexpr std::array<std::string_view, 10> names<ledger::parameters>{
    "fees",       "stake",   "epochs",      "rewards",  "performance",
    "validators", "slashes", "credentials", "services", "governance"};

} // namespace nephele::ledger_json
