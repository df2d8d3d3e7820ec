#pragma once

#include "common/ledger/bank.hpp"
#include "common/ledger/bonding.hpp"
#include "common/ledger/delegation.hpp"
#include "common/ledger/node_keys.hpp"
#include "common/ledger/reports.hpp"
#include "common/ledger_json/records.hpp"

/// What the fields of messages are called in JSON, and which messages have one.
namespace nephele::ledger_json {

template <class... Types>
struct type_list {};

template <>
inline constexpr std::array<std::string_view, 2> names<ledger::send>{"to",
                                                                     "amount"};

template <>
inline constexpr std::array<std::string_view, 5> names<ledger::bond_node>{
    "node", "cost", "pledge", "source", "owner_signature"};

template <>
inline constexpr std::array<std::string_view, 4> names<ledger::update_node>{
    "host", "ports", "version", "roles"};

template <>
inline constexpr std::array<std::string_view, 1> names<ledger::pledge_more>{
    "amount"};

template <>
inline constexpr std::array<std::string_view, 1> names<ledger::decrease_pledge>{
    "amount"};

template <>
inline constexpr std::array<std::string_view, 1> names<ledger::update_cost>{
    "cost"};

template <>
inline constexpr std::array<std::string_view, 1> names<ledger::unbond_node>{
    "reserved"};

template <>
inline constexpr std::array<std::string_view, 1>
    names<ledger::withdraw_operator>{"reserved"};

template <>
inline constexpr std::array<std::string_view, 3> names<ledger::announce_key>{
    "rotation", "generation", "announced"};

template <>
inline constexpr std::array<std::string_view, 3> names<ledger::delegate>{
    "node", "amount", "source"};

template <>
inline constexpr std::array<std::string_view, 1> names<ledger::undelegate>{
    "node"};

template <>
inline constexpr std::array<std::string_view, 1>
    names<ledger::withdraw_delegator>{"node"};

template <>
inline constexpr std::array<std::string_view, 2> names<ledger::measurement>{
    "node", "performance"};

template <>
inline constexpr std::array<std::string_view, 2> names<ledger::commit_report>{
    "epoch", "commitment"};

template <>
inline constexpr std::array<std::string_view, 3> names<ledger::reveal_report>{
    "epoch", "salt", "report"};

using named_messages = type_list<
    ledger::send, ledger::bond_node, ledger::update_node, ledger::announce_key,
    ledger::pledge_more, ledger::decrease_pledge, ledger::update_cost,
    ledger::unbond_node, ledger::withdraw_operator, ledger::delegate,
    ledger::undelegate, ledger::withdraw_delegator, ledger::commit_report,
    ledger::reveal_report>;

} // namespace nephele::ledger_json
