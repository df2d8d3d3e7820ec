#include "tools/nephele/ledger/keys.hpp"

#include "common/ledger/address.hpp"
#include "tools/nephele/failure.hpp"
#include "tools/nephele/ledger/key_file.hpp"
#include "tools/nephele/ledger/passphrase_prompt.hpp"

#include <nlohmann/json.hpp>

#include <memory>

namespace nephele::cli {

namespace {

struct options {
  std::filesystem::path file;
  std::filesystem::path passphrase_file;
  bool unencrypted = false;
};

void print(const key_file& file) {
  const nlohmann::ordered_json value{
      {"address", ledger::to_text(ledger::address_of(file.public_key))},
      {"public_key", to_hex(file.public_key.span())},
      {"encrypted", file.is_encrypted()}};
  std::cout << value.dump() << '\n';
}

std::optional<std::string> chosen_passphrase(const options& chosen) {
  if (chosen.unencrypted)
    return std::nullopt;
  auto passphrase = read_passphrase(chosen.passphrase_file, "New passphrase");
  if (passphrase.empty())
    give_up("an empty passphrase protects nothing; --unencrypted says that "
            "none is wanted");
  if (chosen.passphrase_file.empty()
      && read_passphrase({}, "Once more") != passphrase)
    give_up("the passphrases differ");
  return passphrase;
}

void make(const options& chosen) {
  crypto::system_random source;
  const auto seed = source.make<crypto::ed25519_seed>();
  const auto file = make_key_file(seed, chosen_passphrase(chosen), {}, source);
  if (!file)
    give_up(file.error().text());
  if (const auto saved = save_key_file(chosen.file, *file); !saved)
    give_up(saved.error().context());
  print(*file);
}

void show(const options& chosen) {
  const auto file = load_key_file_json(chosen.file);
  if (!file)
    give_up(file.error().context());
  print(*file);
}

} // namespace

void add_ledger_keys_commands(CLI::App& group) {
  auto* const keys
      = group.add_subcommand("keys", "Key files of accounts on the ledger");
  keys->require_subcommand(1);
  const auto chosen = std::make_shared<options>();
  auto* const fresh = keys->add_subcommand(
      "new", "Draw a key into FILE (mode 0600) and print its address");
  fresh->add_option("FILE", chosen->file)->required();
  fresh->add_option("--passphrase-file", chosen->passphrase_file,
                    "Its first line encrypts the key; asked for otherwise");
  fresh->add_flag("--unencrypted", chosen->unencrypted,
                  "Keep the key in the clear");
  fresh->callback([chosen] { make(*chosen); });
  auto* const view
      = keys->add_subcommand("show", "Print the address of the key in FILE");
  view->add_option("FILE", chosen->file)->required();
  view->callback([chosen] { show(*chosen); });
}

} // namespace nephele::cli
