#include "common/ledger/bonding.hpp"
#include "common/ledger/delegation.hpp"
#include "common/ledger/epochs.hpp"
#include "common/ledger/invariants.hpp"
#include "common/ledger/node_keys.hpp"
#include "common/ledger/rewards.hpp"
#include "common/ledger/roles.hpp"
#include "common/ledger/slash.hpp"
#include "common/ledger/snapshot.hpp"
#include "tests/support/ledger/intervene.hpp"
#include "tests/support/ledger/stage.hpp"

#include <doctest/doctest.h>

namespace nephele::ledger {

namespace {

/// The worked example with real transactions: one node of 240, alice from the
/// beginning, bob before the second paid epoch.
struct economy {
  test::wallet oscar{1};
  test::wallet alice{2};
  test::wallet bob{3};
  test::stage net{beginning()};

  [[nodiscard]] genesis beginning() const {
    auto from = test::stage::blank();
    from.reward_pool = tokens(250'000'000);
    from.staking_supply = tokens(100'000'000);
    for (const auto* owner : {&oscar, &alice, &bob})
      from.accounts.push_back({owner->address(), tokens(1'000'000)});
    return from;
  }

  bond_node bond_message(amount pledge) const {
    bond_node message;
    message.node.key = oscar.id();
    message.node.host = "node.example";
    message.node.roles = role_bits::mix;
    message.cost = {decimal::ratio(20, 100), tokens(800)};
    message.pledge = pledge;
    message.owner_signature = oscar.key().sign_plain(
        bond_statement("test-1", oscar.address(), oscar.nonce(), message));
    return message;
  }

  /// A block at the end of the running epoch.
  void end_epoch() {
    const auto end = current_epoch(net.entries()).end_s();
    net.pass(end - net.time_s());
    const auto faults = invariant_faults(net.entries());
    CHECK_MESSAGE(faults.empty(), faults.front());
  }

  [[nodiscard]] node_reward rewards() const {
    return load_required<node_reward>(net.entries(), keys::node_reward(1));
  }

  [[nodiscard]] node bonded() const {
    return load_required<node>(net.entries(), keys::node(1));
  }
};

/// Epochs in which the node's performance is known.
struct measured_economy : economy {
  machine ledger = make();
  std::uint64_t now_s = test::stage::genesis_s;

  [[nodiscard]] machine make() const {
    auto made = machine::from_genesis(beginning());
    REQUIRE(made.has_value());
    return *std::move(made);
  }

  /// One block at `now_s`; `percent` is what the node did in this epoch.
  std::vector<tx_result> block(const std::vector<byte_vector>& transactions,
                               std::uint16_t percent = 0) {
    const block_header header{"test-1", ledger.height() + 1, now_s, {}};
    auto outcome = ledger.apply_block(header, transactions);
    REQUIRE(outcome.has_value());
    test::intervene(ledger, header, *outcome, [&](block_context& written) {
      if (percent != 0)
        store(written.entries,
              keys::performance(current_epoch(written.entries).absolute, 1),
              static_cast<std::uint16_t>(percent * 100));
    });
    REQUIRE(ledger.commit(*outcome).has_value());
    const auto faults = invariant_faults(ledger.entries());
    CHECK_MESSAGE(faults.empty(), faults.front());
    return outcome->results;
  }

  void next_epoch(std::uint16_t percent) {
    now_s = current_epoch(ledger.entries()).end_s();
    block({}, percent);
  }

  [[nodiscard]] amount balance(const test::wallet& of) const {
    return account_of(ledger.entries(), of.address()).balance;
  }
};

} // namespace

TEST_CASE_FIXTURE(measured_economy,
                  "the worked example pays out to the last unit") {
  CHECK(block({oscar.transaction(bond_message(tokens(100'000)))}).at(0).code
        == errc::ok);
  CHECK(block({alice.transaction(
                  delegate{1, tokens(250'000), funds_source::liquid})})
            .at(0)
            .code
        == errc::ok);
  // The bonding epoch pays nothing; the node is drawn for the next.
  next_epoch(95);
  CHECK(roles_of(ledger.entries(), 1).rewarded() == 1);
  CHECK(block({bob.transaction(
                  delegate{1, tokens(50'000), funds_source::liquid})})
            .at(0)
            .code
        == errc::ok);
  next_epoch(95);
  next_epoch(0);
  const auto node
      = load_required<node_reward>(ledger.entries(), keys::node_reward(1));
  CHECK(to_text(node.operator_stake) == "100018101669.200619214993263825");
  CHECK(to_text(node.index - decimal::whole(1'000'000'000))
        == "82520.984503208038896292");

  const auto before = balance(alice);
  CHECK(block({alice.transaction(withdraw_delegator{1})}).at(0).code
        == errc::ok);
  CHECK(balance(alice) + amount{2000} - before == amount{20'630'246});
  const auto own = balance(oscar);
  CHECK(block({oscar.transaction(withdraw_operator{})}).at(0).code == errc::ok);
  CHECK(balance(oscar) + amount{2000} - own == amount{18'101'669});
}

TEST_CASE_FIXTURE(economy, "each refusal of bonding has its name") {
  CHECK(net.code(oscar, bond_message(tokens(99))) == errc::pledge_too_low);
  auto message = bond_message(tokens(100));
  message.cost.margin = one + one;
  CHECK(net.code(oscar, message) == errc::out_of_range);
  message = bond_message(tokens(100));
  message.node.host.assign(256, 'h');
  CHECK(net.code(oscar, message) == errc::out_of_range);
  message = bond_message(tokens(100));
  message.pledge = tokens(101);
  CHECK(net.code(oscar, message) == errc::bad_owner_sig);
  CHECK(net.code(oscar, bond_message(tokens(2'000'000))) == errc::insufficient);
  CHECK(net.code(oscar, bond_message(tokens(100))) == errc::ok);
  CHECK(net.code(oscar, bond_message(tokens(100))) == errc::already_bonded);
  CHECK(net.code(alice, bond_message(tokens(100))) == errc::duplicate_identity);
  CHECK(net.code(alice, update_node{}) == errc::not_bonded);
  update_node moved;
  moved.host = "elsewhere.example";
  CHECK(net.code(oscar, moved) == errc::ok);
  CHECK(bonded().info.host == "elsewhere.example");
  moved.host->assign(300, 'h');
  CHECK(net.code(oscar, moved) == errc::out_of_range);
}

TEST_CASE_FIXTURE(economy, "pledges change when the epoch ends") {
  REQUIRE(net.code(oscar, bond_message(tokens(200))) == errc::ok);
  CHECK(net.code(oscar, pledge_more{tokens(50)}) == errc::ok);
  CHECK(net.code(oscar, pledge_more{tokens(50)}) == errc::pending_change);
  CHECK(net.code(oscar, unbond_node{}) == errc::pending_change);
  CHECK(bonded().pledge == tokens(200));
  CHECK(net.module(modules::escrow) == tokens(50));
  end_epoch();
  CHECK(bonded().pledge == tokens(250));
  CHECK(net.module(modules::escrow).is_zero());
  CHECK(net.code(oscar, decrease_pledge{tokens(151)}) == errc::pledge_too_low);
  CHECK(net.code(oscar, decrease_pledge{tokens(150)}) == errc::ok);
  end_epoch();
  CHECK(bonded().pledge == tokens(100));
  CHECK(net.module(modules::unbonding) == tokens(150));
  for (int epoch = 0; epoch < 25; ++epoch)
    end_epoch();
  CHECK(net.module(modules::unbonding).is_zero());
}

TEST_CASE_FIXTURE(economy, "costs change when the interval ends") {
  REQUIRE(net.code(oscar, bond_message(tokens(200))) == errc::ok);
  const node_cost cost{decimal::ratio(3, 10), tokens(5)};
  CHECK(net.code(oscar, update_cost{cost}) == errc::ok);
  for (int epoch = 0; epoch < 719; ++epoch)
    end_epoch();
  CHECK(rewards().cost != cost);
  end_epoch();
  CHECK(rewards().cost == cost);
  CHECK(current_epoch(net.entries()).interval == 1);
}

TEST_CASE_FIXTURE(economy, "a node that leaves is paid after its time") {
  REQUIRE(net.code(oscar, bond_message(tokens(200))) == errc::ok);
  REQUIRE(net.code(alice, delegate{1, tokens(10), funds_source::liquid})
          == errc::ok);
  end_epoch();
  CHECK(net.code(oscar, unbond_node{}) == errc::ok);
  CHECK(net.code(oscar, unbond_node{}) == errc::unbonding);
  CHECK(net.code(alice, delegate{1, tokens(10), funds_source::liquid})
        == errc::unbonding);
  CHECK(net.code(alice, withdraw_delegator{1}) == errc::unbonding);
  end_epoch();
  CHECK(net.module(modules::unbonding) == tokens(200));
  CHECK(roles_of(net.entries(), 2).rewarded() == 0);
  CHECK(net.code(alice, undelegate{1}) == errc::ok);
  end_epoch();
  CHECK_FALSE(net.entries().get(keys::node_reward(1)).has_value());
  CHECK(net.module(modules::bond).is_zero());
  const auto before = net.balance(oscar);
  for (int epoch = 0; epoch < 24; ++epoch)
    end_epoch();
  CHECK(net.balance(oscar) == before + tokens(200));
  CHECK_FALSE(net.entries().get(keys::node(1)).has_value());
  CHECK(net.code(oscar, bond_message(tokens(200))) == errc::ok);
}

TEST_CASE_FIXTURE(economy, "a slash takes a share of all that stands behind") {
  REQUIRE(net.code(oscar, bond_message(tokens(1000))) == errc::ok);
  REQUIRE(net.code(alice, delegate{1, tokens(500), funds_source::liquid})
          == errc::ok);
  end_epoch();
  overlay written{net.entries()};
  block_context block{written, net.header(), parameters{}, {}, {}};
  CHECK(slash_node(block, 1, decimal::ratio(1, 100), "test") == tokens(15));
  CHECK(invariant_faults(written).empty());
  const auto held = load_required<delegation>(
      written, keys::delegation(1, alice.address()));
  const auto slashed
      = load_required<node_reward>(written, keys::node_reward(1));
  CHECK(worth_of(held, slashed.index).floor() == tokens(495));
  CHECK(load_required<node>(written, keys::node(1)).pledge == tokens(990));
  CHECK(module_balance(written, modules::treasury) == tokens(15));
}

TEST_CASE_FIXTURE(economy, "mix keys go up generation by generation") {
  const auto announce = [this](std::uint32_t rotation, std::uint16_t generation,
                               std::byte first) {
    announce_key message{rotation, generation, {}};
    message.announced.key.bytes[0] = first;
    message.announced.signature = oscar.key().sign_plain(
        key_statement("test-1", rotation, generation, message.announced.key));
    return message;
  };
  CHECK(net.code(oscar, announce(0, 0, std::byte{1})) == errc::not_bonded);
  REQUIRE(net.code(oscar, bond_message(tokens(200))) == errc::ok);
  CHECK(net.code(oscar, announce(2, 0, std::byte{1})) == errc::bad_rotation);
  CHECK(net.code(oscar, announce(0, 1, std::byte{1})) == errc::bad_generation);
  CHECK(net.code(oscar, announce(0, 0, std::byte{1})) == errc::ok);
  CHECK(net.code(oscar, announce(0, 0, std::byte{1})) == errc::bad_generation);
  CHECK(net.code(oscar, announce(0, 0, std::byte{2}))
        == errc::key_equivocation);
  auto unsigned_key = announce(0, 1, std::byte{3});
  unsigned_key.announced.signature = {};
  CHECK(net.code(oscar, unsigned_key) == errc::bad_key_sig);
  for (std::uint16_t generation = 1; generation < 8; ++generation)
    CHECK(net.code(oscar, announce(0, generation, std::byte{9})) == errc::ok);
  CHECK(net.code(oscar, announce(0, 8, std::byte{9})) == errc::too_many_keys);
  CHECK(net.code(oscar, announce(1, 0, std::byte{4})) == errc::ok);
  end_epoch();
  const auto root
      = load_required<snapshot_root>(net.entries(), keys::snapshot(1));
  CHECK(root.count == 1);
  for (int epoch = 0; epoch < 48; ++epoch)
    end_epoch();
  CHECK(net.code(oscar, announce(2, 0, std::byte{5})) == errc::ok);
  CHECK_FALSE(net.entries().get(keys::node_key(1, 0, 0)).has_value());
  CHECK(net.entries().get(keys::node_key(1, 1, 0)).has_value());
}

TEST_CASE("a full queue holds the epoch up and what waits is refused") {
  test::wallet oscar{1};
  test::wallet alice{2};
  auto from = test::stage::blank();
  from.accounts = {{alice.address(), tokens(1000)}};
  from.params.epochs.events_per_block = 2;
  genesis_node node;
  node.owner = oscar.address();
  node.node = {oscar.id(), "node.example", {}, {}, role_bits::mix};
  node.pledge = tokens(100);
  from.nodes = {node};
  test::stage net{from};
  const delegate more{1, tokens(1), funds_source::liquid};
  for (int i = 0; i < 5; ++i)
    REQUIRE(net.code(alice, more) == errc::ok);
  net.pass(3600);
  CHECK(is_advancing(net.entries()));
  CHECK(current_epoch(net.entries()).absolute == 0);
  CHECK(net.code(alice, more) == errc::epoch_advancing);
  CHECK(is_advancing(net.entries()));
  CHECK(net.code(alice, withdraw_delegator{1}) == errc::ok);
  CHECK_FALSE(is_advancing(net.entries()));
  CHECK(current_epoch(net.entries()).absolute == 1);
  CHECK(current_epoch(net.entries()).start_s == test::stage::genesis_s + 3600);
  CHECK(load_required<delegation>(net.entries(),
                                  keys::delegation(1, alice.address()))
            .value
        == tokens(5));
  CHECK(invariant_faults(net.entries()).empty());
}

} // namespace nephele::ledger
