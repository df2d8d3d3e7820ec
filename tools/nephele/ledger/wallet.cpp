#include "tools/nephele/ledger/wallet.hpp"

#include "common/crypto/base64.hpp"
#include "common/ledger_json/messages.hpp"
#include "tools/nephele/failure.hpp"
#include "tools/nephele/ledger/key_file.hpp"
#include "tools/nephele/ledger/passphrase_prompt.hpp"

#include <fmt/format.h>

namespace nephele::cli {

namespace {

using nlohmann::ordered_json;

identity public_key_in(const wallet_options& chosen) {
  const auto file = load_key_file_json(chosen.key);
  if (!file)
    give_up(file.error().context());
  return file->public_key;
}

crypto::signing_key signer_of(const wallet_options& chosen) {
  const auto file = load_key_file_json(chosen.key);
  if (!file)
    give_up(file.error().context());
  const auto seed = open_key_file(*file, [&chosen] {
    return read_passphrase(chosen.passphrase_file,
                           "Passphrase of " + chosen.key.string());
  });
  if (!seed)
    give_up(chosen.key.string() + ": " + seed.error().context());
  return crypto::signing_key{*seed};
}

/// A page that every validator has.
nlohmann::json page(validator_client& validator, const std::string& path) {
  auto found = validator.page(path);
  if (!found)
    give_up("the validator has no page " + path);
  return *std::move(found);
}

ledger::amount amount_in(const nlohmann::json& page, const char* name,
                         const ledger_json::token_name& token) {
  const auto value = token.parse(page.value(name, ""));
  if (!value)
    give_up(value.error().context());
  return *value;
}

/// Gas first, then the fee that it asks for.
void set_costs(ledger::transaction& body, const wallet_options& chosen,
               const message_context& about) {
  body.gas_limit = chosen.gas.value_or(ledger::gas_of(body));
  if (!chosen.fee.empty()) {
    body.fee = about.amount(chosen.fee);
    return;
  }
  const auto fees = page(about.validator, "/params").at("fees");
  ledger::fee_parameters parameters;
  parameters.min_fee = amount_in(fees, "min_fee", about.token);
  parameters.gas_price = ledger::parse_decimal(fees.value("gas_price", ""))
                             .value_or(parameters.gas_price);
  body.fee = ledger::least_fee(parameters, body.gas_limit);
}

ledger::transaction compose(const wallet_options& chosen,
                            const message_maker& make,
                            validator_client& validator) {
  message_context about{
      {validator.joined().token}, {}, public_key_in(chosen), 0, validator};
  about.sender = ledger::address_of(about.key);
  nlohmann::json account;
  // Who names both needs no validator: to sign on a machine without a network.
  if (!chosen.nonce || !chosen.expires_at)
    account = page(validator, "/accounts/" + ledger::to_text(about.sender));
  about.nonce
      = chosen.nonce ? *chosen.nonce : account.value("nonce", std::uint64_t{0});
  ledger::transaction body;
  body.chain_id = validator.joined().chain_id;
  body.key = about.key;
  body.nonce = about.nonce;
  body.expiry_height
      = chosen.expires_at
            ? *chosen.expires_at
            : account.value("height", std::uint64_t{0}) + chosen.expires_in;
  body.memo = chosen.memo;
  body.messages.push_back(make(about));
  set_costs(body, chosen, about);
  return body;
}

byte_vector sign(const ledger::transaction& body,
                 const crypto::signing_key& key) {
  const auto bytes = ledger::signed_bytes(body);
  return ledger::encode(
      ledger::signed_transaction{body, key.sign_plain(bytes)});
}

void tell_dry_run(validator_client& validator, byte_span bytes,
                  const ledger::transaction& body,
                  const wallet_options& chosen) {
  const auto outcome
      = validator.ask("dry_run", {{"transaction", crypto::to_base64(bytes)}});
  const ledger_json::token_name token{validator.joined().token};
  const auto is_fine = outcome.value("code", 1U) == 0;
  if (chosen.json)
    std::cout << outcome.dump() << '\n';
  else if (is_fine)
    fmt::print("would succeed: gas {}, fee {}\n", outcome.value("gas", 0U),
               token.format(body.fee));
  if (!is_fine)
    give_up(outcome.value("result", "") + ": " + outcome.value("detail", ""));
}

void tell_receipt(const nlohmann::json& receipt, bool as_json) {
  const auto is_fine = receipt.value("code", 1U) == 0;
  if (as_json)
    std::cout << receipt.dump() << '\n';
  else if (is_fine)
    fmt::print("done in block {}: {}\n", receipt.value("height", 0U),
               receipt.value("hash", ""));
  if (!is_fine)
    give_up(receipt.value("result", "") + ": " + receipt.value("detail", "")
            + " (the fee is spent, block "
            + std::to_string(receipt.value("height", 0U)) + ")");
}

} // namespace

ledger::amount message_context::amount(const std::string& text) const {
  const auto value = token.parse(text);
  if (!value)
    give_up(value.error().context());
  return *value;
}

ledger::address parse_address(const std::string& text) {
  const auto value = ledger::parse_address(text);
  if (!value)
    give_up("'" + text + "' is no address: n1…, 40 characters");
  return *value;
}

void add_wallet_options(CLI::App& command, wallet_options& chosen) {
  command.add_option("--key", chosen.key, "Key file of the sender")->required();
  command
      .add_option("--validator", chosen.validator,
                  "http://host:port of a validator, or a file with its "
                  "/api/v1/join")
      ->envname("NEPHELE_VALIDATOR")
      ->required();
  command.add_option("--passphrase-file", chosen.passphrase_file,
                     "Its first line opens the key; asked for otherwise");
  command.add_option("--fee", chosen.fee,
                     "The least that the ledger takes, unless given");
  command.add_option("--gas", chosen.gas,
                     "Limit; what the messages need, unless given");
  command.add_option("--nonce", chosen.nonce,
                     "The account's next, unless given");
  command.add_option("--memo", chosen.memo, "Up to 128 bytes, public");
  command
      .add_option("--expires-in", chosen.expires_in, "Blocks that it may wait")
      ->capture_default_str();
  command.add_option("--expires-at", chosen.expires_at,
                     "The last block that may hold it, instead");
  auto* const dry = command.add_flag("--dry-run", chosen.dry_run,
                                     "Tell what would happen, and do nothing");
  command
      .add_flag("--sign-only", chosen.sign_only,
                "Print the signed transaction instead of handing it in (see "
                "submit); with a join file, --nonce, --expires-at and --fee "
                "it needs no network")
      ->excludes(dry);
  command.add_flag("--json", chosen.json, "Answer in JSON");
}

void run_wallet(const wallet_options& chosen, const message_maker& make) {
  validator_client validator{read_join_file(chosen.validator)};
  const auto body = compose(chosen, make, validator);
  const auto bytes = sign(body, signer_of(chosen));
  if (chosen.sign_only) {
    if (chosen.json)
      std::cout << ordered_json{{"transaction", to_hex(bytes)},
                                {"hash", to_hex(ledger::transaction_id(bytes))},
                                {"body", ledger_json::to_json(
                                             body, {validator.joined().token})}}
                       .dump()
                << '\n';
    else
      std::cout << to_hex(bytes) << '\n';
    return;
  }
  if (chosen.dry_run)
    tell_dry_run(validator, bytes, body, chosen);
  else
    tell_receipt(validator.submit(bytes), chosen.json);
}

void submit_signed(const std::string& where, const std::string& hex,
                   bool as_json) {
  const auto bytes = from_hex(hex);
  if (!bytes)
    give_up("a signed transaction is hex, as --sign-only prints it");
  validator_client validator{read_join_file(where)};
  tell_receipt(validator.submit(*bytes), as_json);
}

} // namespace nephele::cli
