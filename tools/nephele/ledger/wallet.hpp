#pragma once

#include "common/ledger/transaction.hpp"
#include "common/ledger_json/token_name.hpp"
#include "tools/nephele/ledger/validator_client.hpp"

#include <CLI/CLI.hpp>

#include <functional>

namespace nephele::cli {

/// What every command that changes the ledger can be told.
struct wallet_options {
  std::string validator;
  std::filesystem::path key;
  std::filesystem::path passphrase_file;
  std::string fee;
  std::string memo;
  std::optional<std::uint64_t> gas;
  std::optional<std::uint64_t> nonce;
  /// Blocks that the transaction may wait.
  std::uint64_t expires_in = 1'000;
  /// The last block that may hold it, instead.
  std::optional<std::uint64_t> expires_at;
  bool dry_run = false;
  bool sign_only = false;
  bool json = false;
};

/// Adds the flags of wallet_options.
void add_wallet_options(CLI::App& command, wallet_options& chosen);

/// What a message can be made of.
struct message_context {
  ledger_json::token_name token;
  ledger::address sender;
  identity key;
  std::uint64_t nonce = 0;
  validator_client& validator;

  /// Ends the command if the text is no amount.
  [[nodiscard]] ledger::amount amount(const std::string& text) const;
};

using message_maker
    = std::function<ledger::packed_message(const message_context&)>;

/// Makes, signs and hands in a transaction of one message; or runs it dry, or
/// prints it. Ends the command with the rule that refuses it.
void run_wallet(const wallet_options& chosen, const message_maker& make);

/// Hands in what `--sign-only` printed.
void submit_signed(const std::string& validator, const std::string& hex,
                   bool as_json);

/// Ends the command if the text is no address.
[[nodiscard]] ledger::address parse_address(const std::string& text);

} // namespace nephele::cli
