#include "tools/nephele/ledger/nodes.hpp"

#include "common/crypto/key_directory.hpp"
#include "common/ledger/bonding.hpp"
#include "common/ledger/node_keys.hpp"
#include "tools/nephele/failure.hpp"
#include "tools/nephele/ledger/wallet.hpp"

#include <memory>

namespace nephele::cli {

namespace {

struct options {
  wallet_options wallet;
  std::filesystem::path node_keys;
  std::string host;
  ledger::node_ports ports;
  std::string version = "0.1.0";
  std::vector<std::string> roles;
  std::string pledge;
  std::string margin;
  std::string cost;
  bool from_vesting = false;
  std::uint32_t rotation = 0;
  std::uint16_t generation = 0;
  std::string mix_key;
};

using chosen_options = std::shared_ptr<options>;

crypto::signing_key node_signer(const options& chosen) {
  const auto keys
      = crypto::load_keys(chosen.node_keys, crypto::key_owner::node);
  if (!keys)
    give_up(keys.error().text());
  return keys->signer();
}

std::uint8_t roles_in(const std::vector<std::string>& texts) {
  unsigned bits = 0;
  for (const auto& text : texts)
    bits |= text == "mix"     ? ledger::role_bits::mix
            : text == "entry" ? ledger::role_bits::entry
                              : ledger::role_bits::exit;
  return static_cast<std::uint8_t>(bits);
}

ledger::software_version version_in(const std::string& text) {
  ledger::software_version version;
  std::array<std::uint16_t*, 3> parts{&version.major, &version.minor,
                                      &version.patch};
  std::size_t begin = 0;
  for (auto* const part : parts) {
    const auto end = text.find('.', begin);
    const auto number
        = ledger::parse_u128(std::string_view{text}.substr(begin, end - begin));
    const auto is_last = part == parts.back();
    if (!number || *number > 65'535 || (end == std::string::npos) != is_last)
      give_up("'" + text + "' is no version: write 0.1.0");
    *part = static_cast<std::uint16_t>(*number);
    begin = end + 1;
  }
  return version;
}

ledger::node_cost cost_in(const options& chosen, const message_context& about) {
  const auto margin = ledger::parse_decimal(chosen.margin);
  if (!margin)
    give_up("--margin: '" + chosen.margin
            + "' is no decimal number: 0.1 is "
              "ten percent");
  return {*margin, about.amount(chosen.cost)};
}

ledger::packed_message bond(const options& chosen,
                            const message_context& about) {
  const auto node = node_signer(chosen);
  ledger::bond_node message;
  message.node = {node.id(), chosen.host, chosen.ports,
                  version_in(chosen.version), roles_in(chosen.roles)};
  message.cost = cost_in(chosen, about);
  message.pledge = about.amount(chosen.pledge);
  message.source = chosen.from_vesting ? ledger::funds_source::vesting
                                       : ledger::funds_source::liquid;
  message.owner_signature = node.sign_plain(ledger::bond_statement(
      about.validator.joined().chain_id, about.sender, about.nonce, message));
  return ledger::pack(message);
}

ledger::packed_message update(const CLI::App& command, const options& chosen) {
  ledger::update_node message;
  const auto given
      = [&command](const char* flag) { return command.count(flag) > 0; };
  if (given("--host"))
    message.host = chosen.host;
  if (given("--mix-port") || given("--client-port") || given("--http-port"))
    message.ports = chosen.ports;
  if (given("--software"))
    message.version = version_in(chosen.version);
  if (given("--role"))
    message.roles = roles_in(chosen.roles);
  return ledger::pack(message);
}

ledger::packed_message announce(const options& chosen,
                                const message_context& about) {
  const auto key = fixed_from_hex<mix_key>(chosen.mix_key);
  if (!key)
    give_up("--mix-key: 64 hex digits");
  const auto statement
      = ledger::key_statement(about.validator.joined().chain_id,
                              chosen.rotation, chosen.generation, *key);
  return ledger::pack(
      ledger::announce_key{chosen.rotation,
                           chosen.generation,
                           {*key, node_signer(chosen).sign_plain(statement)}});
}

chosen_options add(CLI::App& group, const char* name, const char* about,
                   CLI::App*& command) {
  command = group.add_subcommand(name, about);
  auto chosen = std::make_shared<options>();
  add_wallet_options(*command, chosen->wallet);
  return chosen;
}

void add_node_options(CLI::App& command, options& chosen, bool required) {
  command.add_option("--host", chosen.host, "Where the node is reached")
      ->required(required);
  command.add_option("--mix-port", chosen.ports.mix);
  command.add_option("--client-port", chosen.ports.clients);
  command.add_option("--http-port", chosen.ports.http);
  command.add_option("--software", chosen.version, "Version of the node")
      ->capture_default_str();
  command.add_option("--role", chosen.roles, "mix, entry or exit; repeat")
      ->required(required)
      ->check(CLI::IsMember({"mix", "entry", "exit"}));
}

void add_cost_options(CLI::App& command, options& chosen) {
  command
      .add_option("--margin", chosen.margin,
                  "Operator's share of the profit: 0.1 is ten percent")
      ->required();
  command.add_option("--cost", chosen.cost, "Operator's cost an interval")
      ->required();
}

void add_bond(CLI::App& group) {
  CLI::App* command = nullptr;
  const auto chosen = add(group, "bond", "Register a node", command);
  command
      ->add_option("--node-keys", chosen->node_keys,
                   "Folder of the node's keys: its identity signs, too")
      ->required();
  add_node_options(*command, *chosen, true);
  add_cost_options(*command, *chosen);
  command->add_option("--pledge", chosen->pledge, "As \"100 NYM\"")->required();
  command->add_flag("--from-vesting", chosen->from_vesting,
                    "Pledge coins that are not free yet");
  command->callback([chosen] {
    run_wallet(chosen->wallet, [chosen](const message_context& about) {
      return bond(*chosen, about);
    });
  });
}

void add_announce(CLI::App& group) {
  CLI::App* command = nullptr;
  const auto chosen = add(group, "announce-keys",
                          "Publish the node's mix key of a rotation", command);
  command->add_option("--node-keys", chosen->node_keys)->required();
  command->add_option("--rotation", chosen->rotation)->required();
  command->add_option("--generation", chosen->generation)
      ->capture_default_str();
  command->add_option("--mix-key", chosen->mix_key, "64 hex digits")
      ->required();
  command->callback([chosen] {
    run_wallet(chosen->wallet, [chosen](const message_context& about) {
      return announce(*chosen, about);
    });
  });
}

/// A command whose only argument is an amount.
template <class Message>
void add_pledge(CLI::App& group, const char* name, const char* about) {
  CLI::App* command = nullptr;
  const auto chosen = add(group, name, about, command);
  command->add_option("AMOUNT", chosen->pledge, "As \"100 NYM\"")->required();
  command->callback([chosen] {
    run_wallet(chosen->wallet, [chosen](const message_context& in) {
      return ledger::pack(Message{in.amount(chosen->pledge)});
    });
  });
}

} // namespace

void add_ledger_node_commands(CLI::App& group) {
  add_bond(group);
  add_announce(group);
  add_pledge<ledger::pledge_more>(group, "pledge-more",
                                  "Raise the pledge of the own node");
  add_pledge<ledger::decrease_pledge>(group, "decrease-pledge",
                                      "Lower the pledge of the own node");
  CLI::App* command = nullptr;
  const auto left = add(group, "unbond", "Take the own node out", command);
  command->callback([left] {
    run_wallet(left->wallet, [](const message_context&) {
      return ledger::pack(ledger::unbond_node{});
    });
  });
  const auto priced
      = add(group, "update-cost", "Ask for another margin and cost", command);
  add_cost_options(*command, *priced);
  command->callback([priced] {
    run_wallet(priced->wallet, [priced](const message_context& about) {
      return ledger::pack(ledger::update_cost{cost_in(*priced, about)});
    });
  });
  const auto moved = add(group, "update-node",
                         "Change what the own node says of itself", command);
  add_node_options(*command, *moved, false);
  command->callback([moved, command] {
    run_wallet(moved->wallet, [&](const message_context&) {
      return update(*command, *moved);
    });
  });
}

} // namespace nephele::cli
