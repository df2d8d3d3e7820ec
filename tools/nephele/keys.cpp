#include "tools/nephele/keys.hpp"

#include "common/crypto/key_directory.hpp"
#include "tools/nephele/failure.hpp"

#include <nlohmann/json.hpp>

#include <memory>

namespace nephele::cli {

namespace {

using crypto::key_owner;

struct options {
  std::filesystem::path directory;
  std::string kind = "node";
};

void print(const crypto::long_term_keys& keys) {
  const auto publics = keys.publics();
  nlohmann::ordered_json value{{"identity", to_hex(publics.id.span())},
                               {"link_key", to_hex(publics.link.span())}};
  if (publics.encryption)
    value["encryption_key"] = to_hex(publics.encryption->span());
  std::cout << value.dump() << '\n';
}

void generate(const options& chosen) {
  crypto::system_random source;
  const auto keys = crypto::load_or_create_keys(
      chosen.directory,
      chosen.kind == "client" ? key_owner::client : key_owner::node, source);
  if (!keys)
    give_up(keys.error().text());
  print(*keys);
}

void show(const options& chosen) {
  const auto is_client
      = std::filesystem::exists(chosen.directory / "encryption.key");
  const auto keys = crypto::load_keys(
      chosen.directory, is_client ? key_owner::client : key_owner::node);
  if (!keys)
    give_up(keys.error().text());
  print(*keys);
}

} // namespace

void add_keys_commands(CLI::App& app) {
  auto* const group = app.add_subcommand(
      "keys", "Long-term keys of a node, a service or a client");
  group->require_subcommand(1);
  const auto chosen = std::make_shared<options>();

  auto* const make = group->add_subcommand(
      "generate",
      "Draw the keys that DIR lacks (mode 0600) and print the public ones");
  make->add_option("DIR", chosen->directory)->required();
  make->add_option("--kind", chosen->kind, "Whose keys")
      ->capture_default_str()
      ->check(CLI::IsMember({"node", "client"}));
  make->callback([chosen] { generate(*chosen); });

  auto* const view = group->add_subcommand(
      "show", "Print the public keys of the secret ones in DIR");
  view->add_option("DIR", chosen->directory)->required();
  view->callback([chosen] { show(*chosen); });
}

} // namespace nephele::cli
