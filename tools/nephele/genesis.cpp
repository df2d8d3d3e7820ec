#include "tools/nephele/genesis.hpp"

#include "common/config/units.hpp"
#include "common/crypto/key_directory.hpp"
#include "common/genesis/utc.hpp"
#include "tools/nephele/failure.hpp"
#include "tools/nephele/genesis_file.hpp"
#include "tools/nephele/ledger_genesis.hpp"

#include <algorithm>
#include <memory>
#include <optional>

namespace nephele::cli {

namespace {

namespace fs = std::filesystem;
using std::chrono::nanoseconds;

struct init_options {
  fs::path file;
  std::string network;
  std::vector<std::string> signers;
  std::size_t threshold = 1;
  std::string begins = "now";
  std::string epoch = "1h";
  std::uint32_t epochs_per_rotation = 24;
  std::string overlap;
  std::string delay = "50ms";
  std::string ack_hold = "250ms";
  std::string layers = "pinned";
  std::size_t min_mixes = 2;
  ledger_options ledger;
  bool replace = false;
};

struct member_options {
  fs::path file;
  std::string identity;
  fs::path keys;
  std::string role = "mix";
  int layer = 0;
  std::string name;
  bond_options bond;
};

nanoseconds duration(const char* flag, const std::string& text) {
  const auto value = config::parse_duration(text);
  if (!value)
    give_up(std::string{flag} + ": " + value.error().text());
  return *value;
}

identity parse_identity(const std::string& text) {
  const auto id = fixed_from_hex<identity>(text);
  if (!id)
    give_up("'" + text + "' is no identity: 64 hex digits are");
  return *id;
}

identity identity_of(const member_options& chosen) {
  if (chosen.keys.empty())
    return parse_identity(chosen.identity);
  const auto keys = crypto::load_keys(chosen.keys, crypto::key_owner::node);
  if (!keys)
    give_up(keys.error().text());
  return keys->publics().id;
}

std::optional<wall_time> begin_of(const init_options& chosen) {
  if (chosen.begins == "now")
    return std::nullopt;
  const auto when = genesis::parse_utc(chosen.begins);
  if (!when)
    give_up("--begins: now, or UTC as 2026-11-24T13:00:00Z");
  return when;
}

topology::network_parameters parameters_of(const init_options& chosen) {
  topology::network_parameters p;
  p.network = chosen.network;
  p.epoch_length = duration("--epoch", chosen.epoch);
  p.epochs_per_rotation = chosen.epochs_per_rotation;
  // Old keys need not outlive a third of their rotation.
  p.overlap = chosen.overlap.empty()
                  ? std::min(nanoseconds{std::chrono::seconds{60}},
                             p.epoch_length * p.epochs_per_rotation / 3)
                  : duration("--overlap", chosen.overlap);
  p.mean_hop_delay = duration("--delay", chosen.delay);
  p.ack_hold = duration("--ack-hold", chosen.ack_hold);
  p.layers = chosen.layers == "pinned" ? topology::layering::pinned
                                       : topology::layering::shuffled;
  return p;
}

void init(const init_options& chosen) {
  if (!chosen.replace && fs::exists(chosen.file))
    give_up(chosen.file.string() + " exists; --replace begins anew");
  genesis::genesis contents;
  contents.parameters = parameters_of(chosen);
  contents.begins = begin_of(chosen);
  if (const auto fine
      = validate(contents.parameters_from(system_clock{}.wall()));
      !fine)
    give_up(fine.error().text());
  for (const auto& signer : chosen.signers)
    contents.signers.signers.push_back(parse_identity(signer));
  contents.signers.threshold = chosen.threshold;
  contents.min_mixes_per_layer = chosen.min_mixes;
  begin_ledger(chosen.ledger, contents);
  write_genesis(chosen.file, contents);
}

void add_node(const member_options& chosen) {
  auto contents = read_genesis(chosen.file);
  genesis::admitted_node node;
  node.id = identity_of(chosen);
  node.role = chosen.role == "mix" ? topology::node_role::mix
                                   : topology::node_role::gateway;
  if (chosen.layer != 0)
    node.layer = layer_number{static_cast<std::uint8_t>(chosen.layer)};
  if (node.layer && node.role == topology::node_role::gateway)
    give_up("a gateway has no layer");
  node.name = chosen.name;
  if (contents.find(node.id) != nullptr)
    give_up("the node is admitted already");
  bond_node(chosen.bond, node, contents);
  contents.admitted.push_back(std::move(node));
  write_genesis(chosen.file, contents);
}

void add_service(const member_options& chosen) {
  auto contents = read_genesis(chosen.file);
  const auto id = identity_of(chosen);
  if (std::ranges::find(contents.services, id) != contents.services.end())
    give_up("the service is listed already");
  contents.services.push_back(id);
  write_genesis(chosen.file, contents);
}

void check(const fs::path& file) {
  const auto contents = read_genesis(file);
  // Nodes may come by bonding alone.
  const auto is_ledger_alone = contents.ledger && contents.admitted.empty();
  const auto faults
      = is_ledger_alone ? ledger_faults_of(contents) : faults_of(contents);
  for (const auto& fault : faults)
    std::cerr << file.string() << ": " << fault << '\n';
  if (!faults.empty())
    throw CLI::RuntimeError{1};
  const auto& p = contents.parameters;
  std::cout << "network " << p.network << ": " << contents.admitted.size()
            << " nodes, " << contents.services.size() << " services, "
            << contents.signers.threshold << " of "
            << contents.signers.signers.size() << " signers, epochs of "
            << config::format_duration(p.epoch_length) << ", rotations of "
            << p.epochs_per_rotation << " epochs\n";
  tell_ledger(contents);
}

void add_init(CLI::App& group) {
  const auto chosen = std::make_shared<init_options>();
  auto* const c = group.add_subcommand("init", "Begin a genesis FILE");
  c->add_option("FILE", chosen->file)->required();
  c->add_option("--network", chosen->network, "Name of the network")
      ->required();
  c->add_option("--signer", chosen->signers,
                "Identity of an indexer that signs the topology; repeat. "
                "Without, the indexer alone");
  c->add_option("--threshold", chosen->threshold, "How many must sign")
      ->capture_default_str();
  c->add_option(
       "--begins", chosen->begins,
       "When epoch 0 begins: UTC, or now for the indexer's first start")
      ->capture_default_str();
  c->add_option("--epoch", chosen->epoch, "Length of an epoch")
      ->capture_default_str();
  c->add_option("--epochs-per-rotation", chosen->epochs_per_rotation,
                "Epochs that a mix key serves")
      ->capture_default_str();
  c->add_option("--overlap", chosen->overlap,
                "How long an old key is accepted; 60s or a third of the "
                "rotation by default");
  c->add_option("--delay", chosen->delay, "Mean delay at each mix")
      ->capture_default_str();
  c->add_option("--ack-hold", chosen->ack_hold,
                "How long gateways hold acknowledgements")
      ->capture_default_str();
  c->add_option("--layers", chosen->layers, "Where a mix's layer comes from")
      ->capture_default_str()
      ->check(CLI::IsMember({"pinned", "shuffled"}));
  c->add_option("--min-mixes", chosen->min_mixes,
                "Mixes a layer before the first topology")
      ->capture_default_str();
  add_ledger_options(*c, chosen->ledger);
  c->add_flag("--replace", chosen->replace, "Write over an existing file");
  c->callback([chosen] { init(*chosen); });
}

std::shared_ptr<member_options> add_member_options(CLI::App& command) {
  auto chosen = std::make_shared<member_options>();
  command.add_option("FILE", chosen->file)->required();
  auto* const who = command.add_option_group("who");
  who->add_option("--identity", chosen->identity, "64 hex digits");
  who->add_option("--keys", chosen->keys, "Directory of the member's keys");
  who->require_option(1);
  return chosen;
}

} // namespace

void add_genesis_commands(CLI::App& app) {
  auto* const group = app.add_subcommand(
      "genesis", "Decide who takes part in a network and who signs");
  group->require_subcommand(1);
  add_init(*group);

  auto* const node = group->add_subcommand("add-node", "Admit a node");
  const auto member = add_member_options(*node);
  node->add_option("--role", member->role, "mix or gateway")
      ->capture_default_str()
      ->check(CLI::IsMember({"mix", "gateway"}));
  node->add_option("--layer", member->layer, "Bind a mix to a layer")
      ->check(CLI::Range(1, static_cast<int>(mix_layers)));
  node->add_option("--name", member->name, "For people");
  add_bond_options(*node, member->bond);
  node->callback([member] { add_node(*member); });

  auto* const service = group->add_subcommand(
      "add-service", "Let an identity hold service sessions at gateways");
  const auto listed = add_member_options(*service);
  service->callback([listed] { add_service(*listed); });

  add_ledger_genesis_commands(*group);

  auto* const check_command
      = group->add_subcommand("check", "Tell whether the network can begin");
  const auto file = std::make_shared<fs::path>();
  check_command->add_option("FILE", *file)->required();
  check_command->callback([file] { check(*file); });
}

} // namespace nephele::cli
