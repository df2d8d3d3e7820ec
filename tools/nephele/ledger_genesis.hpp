#pragma once

#include "common/genesis/genesis.hpp"

#include <CLI/CLI.hpp>

namespace nephele::cli {

/// What `genesis init` can be told of a ledger.
struct ledger_options {
  /// Empty: the network has no ledger.
  std::string token;
  std::string chain_id;
  std::string reward_pool = "0";
  std::string treasury = "0";
  std::string staking_supply;
  std::string admin;
  std::uint32_t epochs_per_interval = 720;
  std::uint32_t entry = 50;
  std::uint32_t exit = 70;
  std::uint32_t mix = 120;
  std::uint32_t standby = 0;
};

/// What `genesis add-node` can be told of a bond that exists from the start.
struct bond_options {
  /// Empty: the node is not bonded.
  std::string owner;
  std::string pledge = "100";
  std::string margin = "0.1";
  std::string cost = "0";
  std::string host;
  std::uint16_t mix_port = 0;
  std::uint16_t client_port = 0;
};

void add_ledger_options(CLI::App& command, ledger_options& chosen);
void add_bond_options(CLI::App& command, bond_options& chosen);

/// Adds the ledger that was asked for, with all parameters.
void begin_ledger(const ledger_options& chosen, genesis::genesis& contents);

/// Bonds the node if that was asked for.
void bond_node(const bond_options& chosen, const genesis::admitted_node& node,
               genesis::genesis& contents);

/// Prints what `genesis check` says of the ledger, if there is one.
void tell_ledger(const genesis::genesis& contents);

/// `genesis add-account`, `add-vesting`, `add-validator`, `add-monitor`.
void add_ledger_genesis_commands(CLI::App& group);

} // namespace nephele::cli
