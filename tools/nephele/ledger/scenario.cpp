#include "tools/nephele/ledger/scenario.hpp"

#include "common/crypto/ed25519.hpp"
#include "common/crypto/hmac.hpp"
#include "common/ledger/accounts.hpp"
#include "common/ledger/bonding.hpp"
#include "common/ledger/reports.hpp"
#include "common/ledger/transaction.hpp"
#include "common/ledger_json/genesis.hpp"
#include "common/ledger_json/messages.hpp"
#include "common/ledger_json/records.hpp"
#include "tools/nephele/failure.hpp"

namespace nephele::cli {

namespace {

using ledger_json::json;

constexpr std::string_view monitor_name = "monitor";

/// The key of a name is the same in every scenario.
crypto::signing_key key_of(std::string_view name) {
  const auto seed
      = crypto::sha256(as_bytes("nephele-scenario/" + std::string{name}));
  return crypto::signing_key{crypto::ed25519_seed{seed}};
}

ledger::address address_of(std::string_view name) {
  return ledger::address_of(key_of(name).id());
}

/// Blocks of a scenario have seeds, too: the same in every run.
byte_array<32> seed_of(std::uint64_t height) {
  return crypto::sha256(
      as_bytes("nephele-scenario/block/" + std::to_string(height)));
}

const json& member(const json& object, const char* name) {
  const auto found = object.is_object() ? object.find(name) : object.end();
  if (!object.is_object() || found == object.end())
    give_up(std::string{"the scenario lacks "} + name);
  return *found;
}

std::uint64_t number(const json& object, const char* name,
                     std::uint64_t otherwise) {
  const auto found = object.find(name);
  if (found == object.end())
    return otherwise;
  if (!found->is_number_unsigned())
    give_up(std::string{name} + " is no whole number");
  return found->get<std::uint64_t>();
}

template <class T>
T required(result<T> value) {
  if (!value)
    give_up(value.error().text());
  return *std::move(value);
}

ledger::parameters parameters_of(const ledger::machine& state) {
  return ledger::load<ledger::parameters>(state.entries(),
                                          ledger::keys::parameters)
      .value_or(ledger::parameters{});
}

std::string name_of_identity(const std::vector<std::string>& names,
                             const identity& key) {
  for (const auto& name : names)
    if (key_of(name).id() == key)
      return name;
  give_up("a node's identity is @NAME.key of some name");
}

} // namespace

scenario::scenario(const scenario_json& file) : file_(named(file)) {
  const auto begin = required(ledger_json::genesis_from_json(
      member(file_, "ledger"), "scenario",
      number(file_, "start_seconds", 1'800'000'000)));
  machine_ = required(ledger::machine::from_genesis(begin));
}

/// "@alice" becomes an address, "@alice.key" a public key.
scenario_json scenario::named(scenario_json value) {
  if (value.is_structured()) {
    for (auto& item : value)
      item = named(std::move(item));
    return value;
  }
  if (!value.is_string() || !value.get<std::string>().starts_with('@'))
    return value;
  auto name = value.get<std::string>().substr(1);
  const auto is_key = name.ends_with(".key");
  if (is_key)
    name.resize(name.size() - 4);
  if (std::ranges::find(names_, name) == names_.end())
    names_.push_back(name);
  if (is_key)
    return to_hex(key_of(name).id().span());
  return ledger::to_text(address_of(name));
}

void scenario::run() {
  for (const auto& step : member(file_, "steps"))
    run_step(step);
}

void scenario::run_step(const scenario_json& step) {
  results_.clear();
  const auto epochs = number(step, "epochs", 0);
  if (epochs > 0) {
    run_epochs(epochs, step.value("performance", json::object()));
  } else {
    std::vector<byte_vector> transactions;
    const auto wishes = step.value("transactions", json::array());
    for (const auto& wish : wishes)
      transactions.push_back(signed_transaction(wish));
    make_block(machine_->time_s() + number(step, "advance_seconds", 1),
               transactions);
    for (std::size_t i = 0; i < wishes.size(); ++i) {
      const auto& got = results_[i];
      const auto wanted = wishes[i].value("expect", std::string{"Ok"});
      if (ledger::to_string(got.code) != wanted)
        give_up("step " + std::to_string(steps_.size()) + ", transaction "
                + std::to_string(i) + ": "
                + std::string{ledger::to_string(got.code)} + " (" + got.detail
                + ") instead of " + wanted);
    }
  }
  steps_.push_back(
      {{"height", machine_->height()},
       {"seconds", machine_->time_s()},
       {"epoch", ledger::current_epoch(machine_->entries()).absolute},
       {"app_hash", to_hex(machine_->app_hash())}});
}

void scenario::run_epochs(std::uint64_t count,
                          const scenario_json& performance) {
  for (std::uint64_t i = 0; i < count; ++i) {
    if (!performance.empty())
      report_performance(performance);
    const auto before = ledger::current_epoch(machine_->entries());
    make_block(std::max(before.end_s(), machine_->time_s()), {});
    // Many queued events take several blocks.
    while (ledger::is_advancing(machine_->entries()))
      make_block(machine_->time_s(), {});
  }
}

void scenario::report_performance(const scenario_json& performance) {
  const auto epoch = ledger::current_epoch(machine_->entries());
  const auto times
      = ledger::times_of(epoch, parameters_of(*machine_).performance);
  std::vector<ledger::measurement> report;
  for (const auto& [node, value] : performance.items()) {
    const auto id = ledger::parse_u128(node);
    if (!id || !value.is_number_unsigned())
      give_up("performance: {\"1\": 9500}, ten-thousandths by node");
    report.push_back(
        {static_cast<std::uint32_t>(*id), value.get<std::uint16_t>()});
  }
  std::ranges::sort(report, {}, &ledger::measurement::node);
  const ledger::report_salt salt{};
  const std::string monitor{monitor_name};
  const auto commitment = ledger::commitment_of(
      machine_->chain_id(), epoch.absolute, address_of(monitor), salt, report);
  const auto tell = [&](std::uint64_t when, ledger::packed_message message) {
    make_block(std::max(when, machine_->time_s()),
               {sign(monitor, {std::move(message)})});
    if (results_.at(0).code != ledger::errc::ok)
      give_up("the report of @monitor was refused (" + results_[0].detail
              + "): ledger.monitors names it, and it has coins");
  };
  tell(times.commit_s,
       ledger::pack(ledger::commit_report{epoch.absolute, commitment}));
  tell(times.reveal_s, ledger::pack(ledger::reveal_report{epoch.absolute, salt,
                                                          std::move(report)}));
}

void scenario::make_block(std::uint64_t time_s,
                          const std::vector<byte_vector>& transactions) {
  const auto height = machine_->height() + 1;
  const auto outcome = required(machine_->apply_block(
      {machine_->chain_id(), height, time_s, seed_of(height)}, transactions));
  if (const auto kept = machine_->commit(outcome); !kept)
    give_up(kept.error().text());
  results_ = outcome.results;
  pending_.clear();
}

byte_vector scenario::signed_transaction(const scenario_json& wish) {
  const auto& from = member(wish, "from");
  const auto text = from.is_string() ? from.get<std::string>() : "";
  const auto sender = std::ranges::find_if(names_, [&](const auto& name) {
    return ledger::to_text(address_of(name)) == text;
  });
  if (sender == names_.end())
    give_up("from is @NAME");
  std::vector<ledger::packed_message> messages;
  for (const auto& each : member(wish, "messages"))
    messages.push_back(message(each, *sender));
  return sign(*sender, std::move(messages));
}

ledger::packed_message scenario::message(const scenario_json& wish,
                                         const std::string& sender) {
  const ledger_json::token_name token{machine_->chain().token.name};
  auto made = required(ledger_json::message_from_json(wish, token, "message"));
  if (made.kind != static_cast<std::uint16_t>(ledger::bond_node::kind))
    return made;
  // The node's identity signs, too.
  auto bond = ledger::decode<ledger::bond_node>(made.body).value_or(
      ledger::bond_node{});
  const auto nonce
      = ledger::account_of(machine_->entries(), address_of(sender)).nonce
        + pending_[sender];
  bond.owner_signature
      = key_of(name_of_identity(names_, bond.node.key))
            .sign_plain(ledger::bond_statement(
                machine_->chain_id(), address_of(sender), nonce, bond));
  return ledger::pack(bond);
}

byte_vector scenario::sign(const std::string& sender,
                           std::vector<ledger::packed_message> messages) {
  const auto key = key_of(sender);
  ledger::transaction body;
  body.chain_id = machine_->chain_id();
  body.key = key.id();
  body.nonce
      = ledger::account_of(machine_->entries(), ledger::address_of(key.id()))
            .nonce
        + pending_[sender]++;
  body.expiry_height = machine_->height() + 1;
  body.messages = std::move(messages);
  body.gas_limit = ledger::gas_of(body);
  body.fee = ledger::least_fee(parameters_of(*machine_).fees, body.gas_limit);
  return ledger::encode(ledger::signed_transaction{
      body, key.sign_plain(ledger::signed_bytes(body))});
}

scenario_json scenario::report() const {
  const auto& entries = machine_->entries();
  const ledger_json::writer out{{machine_->chain().token.name}};
  auto accounts = json::object();
  for (const auto& name : names_)
    accounts[name] = out(ledger::account_of(entries, address_of(name)));
  auto nodes = json::object();
  ledger::for_each<ledger::node_reward>(
      entries, ledger::keys::node_rewards,
      [&](const std::string& key, const ledger::node_reward& reward) {
        nodes[std::to_string(
            ledger::keys::number_after(key, ledger::keys::node_rewards))]
            = out(reward);
        return true;
      });
  return {{"steps", steps_},
          {"accounts", std::move(accounts)},
          {"nodes", std::move(nodes)},
          {"app_hash", to_hex(machine_->app_hash())}};
}

} // namespace nephele::cli
