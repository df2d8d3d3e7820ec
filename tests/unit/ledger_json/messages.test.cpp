#include "common/ledger_json/messages.hpp"

#include "common/ledger/bank.hpp"
#include "common/ledger/bonding.hpp"
#include "common/ledger/delegation.hpp"

#include <doctest/doctest.h>

using namespace nephele;
using ledger_json::json;

namespace {

const ledger_json::token_name nym{"NYM"};

bool survives(const ledger::packed_message& message) {
  const auto back = ledger_json::message_from_json(
      ledger_json::to_json(message, nym), nym, "m");
  return back && *back == message;
}

std::string refusal(const json& value) {
  const auto message = ledger_json::message_from_json(value, nym, "m");
  return message ? "" : message.error().context();
}

} // namespace

TEST_CASE("messages survive their JSON") {
  const ledger::address to{{std::byte{7}}};
  CHECK(survives(ledger::pack(ledger::send{to, ledger::amount{5}})));
  CHECK(survives(ledger::pack(ledger::delegate{3, ledger::tokens(2)})));
  ledger::bond_node bond;
  bond.node.host = "mix.example.org";
  bond.node.ports.mix = 1789;
  bond.node.roles = ledger::role_bits::mix;
  bond.cost.margin = ledger::decimal::ratio(1, 10);
  bond.pledge = ledger::tokens(100);
  CHECK(survives(ledger::pack(bond)));
  ledger::update_node update;
  update.host = "elsewhere";
  CHECK(survives(ledger::pack(update)));
}

TEST_CASE("an unknown kind of message is shown in hex") {
  const auto value = ledger_json::to_json({60'000, {std::byte{0xAB}}}, nym);
  CHECK(value.at("type") == 60'000);
  CHECK(value.at("body") == "ab");
}

TEST_CASE("faults of a message name their places, all at once") {
  const auto said = refusal({{"type", "Send"},
                             {"to", "n1nonsense"},
                             {"amount", "much"},
                             {"colour", "red"}});
  CHECK(said.find("m.to:") != std::string::npos);
  CHECK(said.find("m.amount:") != std::string::npos);
  CHECK(said.find("m.colour:") != std::string::npos);
  CHECK(refusal({{"type", "Fly"}}).find("Fly") != std::string::npos);
  CHECK(refusal(json::array()) != "");
}
