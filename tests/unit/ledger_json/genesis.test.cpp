#include "common/ledger_json/genesis.hpp"

#include <doctest/doctest.h>

using namespace nephele;
using ledger_json::json;

namespace {

ledger::genesis example() {
  ledger::genesis from;
  from.chain_id = "example";
  from.time_s = 77;
  from.token.name = "TOK";
  from.reward_pool = ledger::tokens(1'000);
  from.admin = identity{{std::byte{1}}};
  from.params.epochs.epoch_seconds = 60;
  from.params.rewards.sizes = {1, 2, 3, 4};
  from.accounts.push_back({{{std::byte{2}}}, ledger::amount{5}});
  ledger::genesis_node node;
  node.owner = {{std::byte{3}}};
  node.node.host = "n";
  node.cost.margin = ledger::decimal::ratio(1, 3);
  node.pledge = ledger::tokens(100);
  from.nodes.push_back(node);
  from.vesting.push_back({{{std::byte{4}}}, ledger::tokens(8), 5, 6, 7, {}});
  from.validators.push_back(
      {{{std::byte{5}}}, identity{{std::byte{6}}}, ledger::tokens(9)});
  from.monitors.push_back({{std::byte{7}}});
  return from;
}

} // namespace

TEST_CASE("a ledger's genesis survives its JSON") {
  const auto before = ledger_json::to_json(example());
  const auto read = ledger_json::genesis_from_json(before, "other", 77);
  REQUIRE(read.has_value());
  CHECK(read->chain_id == "example");
  CHECK(read->time_s == 77);
  CHECK(ledger_json::to_json(*read) == before);
}

TEST_CASE("what a genesis leaves out has its default") {
  const auto read = ledger_json::genesis_from_json(json::object(), "net", 5);
  REQUIRE(read.has_value());
  CHECK(read->chain_id == "net");
  CHECK(ledger::encode(read->params) == ledger::encode(ledger::parameters{}));
}

TEST_CASE("every fault of a genesis is told at once") {
  auto value = ledger_json::to_json(example());
  value["reward_pool"] = "many";
  value["accounts"][0]["address"] = "nobody";
  value["nodes"][0]["cost"]["margin"] = 0.1;
  value["parameters"]["epochs"]["epoch_second"] = 1;
  const auto read = ledger_json::genesis_from_json(value, "net", 5);
  REQUIRE_FALSE(read.has_value());
  const auto& said = read.error().context();
  for (const auto* const place :
       {"ledger.reward_pool:", "ledger.accounts[0].address:",
        "ledger.nodes[0].cost.margin:",
        "ledger.parameters.epochs.epoch_second:"}) {
    CAPTURE(place);
    CHECK(said.find(place) != std::string::npos);
  }
}
