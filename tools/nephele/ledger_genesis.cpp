#include "tools/nephele/ledger_genesis.hpp"

#include "common/ledger_json/token_name.hpp"
#include "tools/nephele/failure.hpp"
#include "tools/nephele/genesis_file.hpp"

#include <memory>

namespace nephele::cli {

namespace {

namespace fs = std::filesystem;

struct account_options {
  fs::path file;
  std::string address;
  std::string amount;
  std::string key;
  std::uint64_t start = 0;
  std::uint64_t period = 7'776'000;
  std::uint32_t periods = 8;
};

ledger::amount parse_amount(const std::string& text, const std::string& token) {
  const auto value = ledger_json::token_name{token}.parse(text);
  if (!value)
    give_up(value.error().context());
  return *value;
}

ledger::address parse_owner(const std::string& text) {
  const auto value = ledger::parse_address(text);
  if (!value)
    give_up("'" + text + "' is no address: nephele ledger keys new makes one");
  return *value;
}

identity parse_key(const std::string& text) {
  const auto value = fixed_from_hex<identity>(text);
  if (!value)
    give_up("'" + text + "' is no key: 64 hex digits are");
  return *value;
}

/// Reads the file, lets `change` work on its ledger, writes it back.
template <class Change>
void edit(const fs::path& file, const Change& change) {
  auto contents = read_genesis(file);
  if (!contents.ledger)
    give_up(file.string() + " has no ledger: genesis init --token begins one");
  change(*contents.ledger);
  write_genesis(file, contents);
}

void add_account(const account_options& chosen) {
  edit(chosen.file, [&](ledger::genesis& begin) {
    begin.accounts.push_back({parse_owner(chosen.address),
                              parse_amount(chosen.amount, begin.token.name)});
  });
}

void add_vesting(const account_options& chosen) {
  edit(chosen.file, [&](ledger::genesis& begin) {
    begin.vesting.push_back({parse_owner(chosen.address),
                             parse_amount(chosen.amount, begin.token.name),
                             chosen.start == 0 ? begin.time_s : chosen.start,
                             chosen.period,
                             chosen.periods,
                             {}});
  });
}

void add_validator(const account_options& chosen) {
  edit(chosen.file, [&](ledger::genesis& begin) {
    begin.validators.push_back({parse_owner(chosen.address),
                                parse_key(chosen.key),
                                parse_amount(chosen.amount, begin.token.name)});
  });
}

void add_monitor(const account_options& chosen) {
  edit(chosen.file, [&](ledger::genesis& begin) {
    begin.monitors.push_back(parse_owner(chosen.address));
  });
}

std::pair<CLI::App*, std::shared_ptr<account_options>>
add_command(CLI::App& group, const char* name, const char* about,
            void (*run)(const account_options&)) {
  auto* const command = group.add_subcommand(name, about);
  const auto chosen = std::make_shared<account_options>();
  command->add_option("FILE", chosen->file)->required();
  command->add_option("--address", chosen->address, "Whose: n1…")->required();
  command->callback([chosen, run] { run(*chosen); });
  return {command, chosen};
}

} // namespace

void add_ledger_options(CLI::App& command, ledger_options& chosen) {
  command.add_option("--token", chosen.token,
                     "The network has a ledger, and this is its token: NYM");
  command.add_option("--chain-id", chosen.chain_id,
                     "Name of the chain; the network's unless given");
  command.add_option("--reward-pool", chosen.reward_pool,
                     "Coins that rewards are paid from");
  command.add_option("--treasury", chosen.treasury,
                     "Coins that governance holds");
  command.add_option("--staking-supply", chosen.staking_supply,
                     "Coins that saturation is a share of; those outside the "
                     "reward pool unless given");
  command.add_option("--admin", chosen.admin,
                     "Key that may change parameters: 64 hex digits");
  command.add_option("--epochs-per-interval", chosen.epochs_per_interval)
      ->capture_default_str();
  for (const auto& [flag, place] :
       {std::pair{"--entry-nodes", &chosen.entry},
        std::pair{"--exit-nodes", &chosen.exit},
        std::pair{"--mix-nodes", &chosen.mix},
        std::pair{"--standby-nodes", &chosen.standby}})
    command.add_option(flag, *place, "Nodes of the role that an epoch pays")
        ->capture_default_str();
}

void add_bond_options(CLI::App& command, bond_options& chosen) {
  command.add_option("--owner", chosen.owner,
                     "The node is bonded from the start, by this address");
  command.add_option("--pledge", chosen.pledge)->capture_default_str();
  command.add_option("--margin", chosen.margin, "Operator's share of profit")
      ->capture_default_str();
  command.add_option("--cost", chosen.cost, "Operator's cost an interval")
      ->capture_default_str();
  command.add_option("--host", chosen.host, "Where the node is reached");
  command.add_option("--mix-port", chosen.mix_port);
  command.add_option("--client-port", chosen.client_port);
}

void begin_ledger(const ledger_options& chosen, genesis::genesis& contents) {
  if (chosen.token.empty())
    return;
  if (!contents.begins)
    give_up("a ledger needs --begins with a time");
  ledger::genesis begin;
  begin.chain_id
      = chosen.chain_id.empty() ? contents.parameters.network : chosen.chain_id;
  begin.token.name = chosen.token;
  auto& params = begin.params;
  params.epochs.epoch_seconds = static_cast<std::uint64_t>(
      std::chrono::floor<std::chrono::seconds>(contents.parameters.epoch_length)
          .count());
  params.epochs.epochs_per_rotation = contents.parameters.epochs_per_rotation;
  params.epochs.epochs_per_interval = chosen.epochs_per_interval;
  params.rewards.sizes
      = {chosen.entry, chosen.exit, chosen.mix, chosen.standby};
  begin.reward_pool = parse_amount(chosen.reward_pool, chosen.token);
  begin.treasury = parse_amount(chosen.treasury, chosen.token);
  if (!chosen.staking_supply.empty())
    begin.staking_supply = parse_amount(chosen.staking_supply, chosen.token);
  if (!chosen.admin.empty())
    begin.admin = parse_key(chosen.admin);
  contents.ledger = std::move(begin);
}

void bond_node(const bond_options& chosen, const genesis::admitted_node& node,
               genesis::genesis& contents) {
  if (chosen.owner.empty())
    return;
  if (!contents.ledger)
    give_up("--owner bonds a node, but there is no ledger");
  auto& begin = *contents.ledger;
  ledger::genesis_node bonded;
  bonded.owner = parse_owner(chosen.owner);
  bonded.node.key = node.id;
  bonded.node.host = chosen.host;
  bonded.node.ports.mix = chosen.mix_port;
  bonded.node.ports.clients = chosen.client_port;
  bonded.node.roles = node.role == topology::node_role::mix
                          ? ledger::role_bits::mix
                          : ledger::role_bits::entry | ledger::role_bits::exit;
  const auto margin = ledger::parse_decimal(chosen.margin);
  if (!margin)
    give_up("--margin: '" + chosen.margin + "' is no decimal number");
  bonded.cost.margin = *margin;
  bonded.cost.interval_cost = parse_amount(chosen.cost, begin.token.name);
  bonded.pledge = parse_amount(chosen.pledge, begin.token.name);
  begin.nodes.push_back(std::move(bonded));
}

void tell_ledger(const genesis::genesis& contents) {
  if (!contents.ledger)
    return;
  const auto& begin = *contents.ledger;
  const ledger_json::token_name token{begin.token.name};
  std::cout << "ledger " << begin.chain_id << ": " << begin.accounts.size()
            << " accounts, " << begin.nodes.size() << " bonded nodes, "
            << begin.validators.size() << " validators, reward pool "
            << token.format(begin.reward_pool) << '\n';
}

void add_ledger_genesis_commands(CLI::App& group) {
  const auto [account, paid] = add_command(
      group, "add-account", "Give an account its first coins", add_account);
  account->add_option("--amount", paid->amount, "As \"12.5 NYM\"")->required();

  const auto [vesting, vested] = add_command(
      group, "add-vesting", "Give an account coins that become free over time",
      add_vesting);
  vesting->add_option("--amount", vested->amount, "As \"12.5 NYM\"")
      ->required();
  vesting->add_option("--start", vested->start,
                      "Seconds since 1970; the genesis unless given");
  vesting->add_option("--period", vested->period, "Seconds")
      ->capture_default_str();
  vesting->add_option("--periods", vested->periods)->capture_default_str();

  const auto [validator, staked] = add_command(
      group, "add-validator", "Name a validator and its stake", add_validator);
  validator->add_option("--key", staked->key, "Signs blocks: 64 hex digits")
      ->required();
  validator->add_option("--amount", staked->amount, "Stake")->required();

  add_command(group, "add-monitor", "Let an account report performance",
              add_monitor);
}

} // namespace nephele::cli
