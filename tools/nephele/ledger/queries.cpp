#include "tools/nephele/ledger/queries.hpp"

#include "tools/nephele/failure.hpp"
#include "tools/nephele/ledger/key_file.hpp"
#include "tools/nephele/ledger/wallet.hpp"

#include <fmt/format.h>

#include <fstream>
#include <memory>

namespace nephele::cli {

namespace {

using nlohmann::json;

struct options {
  std::string validator;
  std::string subject;
  std::string format = "csv";
  std::filesystem::path out;
  bool json = false;
};

/// An address as it is, or that of a key file.
std::string address_in(const std::string& subject) {
  if (!std::filesystem::exists(subject))
    return ledger::to_text(parse_address(subject));
  const auto file = load_key_file_json(subject);
  if (!file)
    give_up(file.error().context());
  return ledger::to_text(ledger::address_of(file->public_key));
}

json fetch(validator_client& validator, const std::string& path,
           const json& query = {}) {
  auto page = validator.page(path, query);
  if (!page)
    give_up("there is nothing at " + path);
  return *std::move(page);
}

void show_account(const options& chosen) {
  validator_client validator{read_join_file(chosen.validator)};
  const auto page = fetch(validator, "/accounts/" + address_in(chosen.subject));
  if (chosen.json) {
    std::cout << page.dump() << '\n';
    return;
  }
  fmt::print("{}\n  balance {}\n  nonce   {}\n", page.value("address", ""),
             page.value("balance", ""), page.value("nonce", 0U));
}

void show_page(const options& chosen, const std::string& path) {
  validator_client validator{read_join_file(chosen.validator)};
  std::cout << fetch(validator, path).dump(2) << '\n';
}

/// Every transaction of the account, latest first.
std::vector<json> history_of(validator_client& validator,
                             const std::string& address) {
  std::vector<json> all;
  json query{{"limit", "100"}};
  for (;;) {
    const auto page
        = fetch(validator, "/accounts/" + address + "/history", query);
    for (const auto& item : page.at("items"))
      all.push_back(item);
    if (!page.at("next").is_string())
      return all;
    query["from"] = page.at("next");
  }
}

/// RFC 4180.
std::string quoted(const std::string& text) {
  std::string result = "\"";
  for (const auto c : text)
    result += c == '"' ? std::string{"\"\""} : std::string{c};
  return result + "\"";
}

std::string csv_row(const json& item) {
  const auto& body = item.value("transaction", json::object());
  std::string row = fmt::format(
      "{},{},{},{},{},{},{}", item.value("time", ""), item.value("height", 0U),
      item.value("hash", ""), item.value("result", ""),
      body.value("sender", ""), quoted(body.value("fee", "")),
      quoted(body.value("memo", "")));
  for (const auto& message : body.value("messages", json::array()))
    row += "," + quoted(message.dump());
  return row;
}

void export_history(const options& chosen) {
  validator_client validator{read_join_file(chosen.validator)};
  const auto all = history_of(validator, address_in(chosen.subject));
  std::string text;
  if (chosen.format == "json") {
    text = json(all).dump(2) + "\n";
  } else {
    text = "time,height,hash,result,sender,fee,memo,message\n";
    for (const auto& item : all)
      text += csv_row(item) + "\n";
  }
  if (chosen.out.empty()) {
    std::cout << text;
    return;
  }
  std::ofstream out{chosen.out, std::ios::binary | std::ios::trunc};
  out << text << std::flush;
  if (!out)
    give_up("cannot write " + chosen.out.string());
}

std::shared_ptr<options> add_options(CLI::App& command) {
  auto chosen = std::make_shared<options>();
  command
      .add_option("--validator", chosen->validator,
                  "http://host:port of a validator, or a file with its "
                  "/api/v1/join")
      ->envname("NEPHELE_VALIDATOR")
      ->required();
  return chosen;
}

void add_page(CLI::App& group, const char* name, const char* about,
              const char* path) {
  auto* const command = group.add_subcommand(name, about);
  const auto chosen = add_options(*command);
  command->callback([chosen, path] { show_page(*chosen, path); });
}

} // namespace

void add_ledger_query_commands(CLI::App& group) {
  auto* const account
      = group.add_subcommand("account", "Balance and nonce of an account");
  const auto whose = add_options(*account);
  account->add_option("WHO", whose->subject, "An address or a key file")
      ->required();
  account->add_flag("--json", whose->json, "Answer in JSON");
  account->callback([whose] { show_account(*whose); });

  add_page(group, "params", "The ledger's parameters", "/params");
  add_page(group, "supply", "All coins, and where they are", "/supply");
  add_page(group, "epoch", "The present epoch", "/epoch");

  auto* const tx = group.add_subcommand("tx", "Transactions");
  tx->require_subcommand(1);
  auto* const show
      = tx->add_subcommand("show", "What a transaction says and what became "
                                   "of it");
  const auto which = add_options(*show);
  show->add_option("HASH", which->subject)->required();
  show->callback(
      [which] { show_page(*which, "/transactions/" + which->subject); });

  auto* const history
      = group.add_subcommand("export", "All transactions of an account");
  const auto exported = add_options(*history);
  history->add_option("WHO", exported->subject, "An address or a key file")
      ->required();
  history->add_option("--format", exported->format)
      ->capture_default_str()
      ->check(CLI::IsMember({"csv", "json"}));
  history->add_option("--out", exported->out, "A file instead of the output");
  history->callback([exported] { export_history(*exported); });
}

} // namespace nephele::cli
