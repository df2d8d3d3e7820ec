#include "common/ledger/accounts.hpp"
#include "common/ledger/bank.hpp"
#include "common/ledger/bonding.hpp"
#include "common/ledger/delegation.hpp"
#include "common/ledger/epochs.hpp"
#include "common/ledger/invariants.hpp"
#include "common/ledger/machine.hpp"
#include "common/ledger/roles.hpp"
#include "common/ledger/slash.hpp"
#include "tests/support/ledger/intervene.hpp"
#include "tests/support/ledger/wallet.hpp"
#include "tests/support/seed.hpp"
#include "tests/unit/ledger/model/model.hpp"

#include <doctest/doctest.h>

namespace nephele::ledger {

namespace {

using test::action;
using test::natural;
using test::operation;

constexpr std::uint64_t start_s = 1'000'000;
constexpr std::size_t people = 8;
constexpr std::uint64_t fee = 2000;

#if defined(__SANITIZE_ADDRESS__)
constexpr int steps
    = 15'000; // a sanitizer makes each step several times as long
#else
constexpr int steps = 100'000;
#endif

genesis small_economy(const std::vector<test::wallet>& wallets) {
  genesis from;
  from.chain_id = "test-1";
  from.time_s = start_s;
  from.reward_pool = tokens(50'000'000);
  from.params.rewards.sizes = {1, 1, 3, 1};
  from.params.epochs = {100, 5, 3, 7};
  from.params.stake.unbonding_epochs = 2;
  from.params.stake.margin_max = decimal::ratio(6, 10);
  for (const auto& each : wallets)
    from.accounts.push_back({each.address(), tokens(1'000'000)});
  return from;
}

/// The ledger and the model side by side.
class pair_of_ledgers {
public:
  explicit pair_of_ledgers(std::uint64_t seed) : source_(seed) {
    for (std::size_t i = 0; i < people; ++i)
      wallets_.emplace_back(seed + i);
    const auto from = small_economy(wallets_);
    auto made = machine::from_genesis(from);
    REQUIRE(made.has_value());
    ledger_ = std::make_unique<machine>(*std::move(made));
    const natural each{1'000'000'000'000};
    model_ = std::make_unique<test::model>(
        from.params, std::vector<natural>(people, each),
        natural::of(from.reward_pool.units()), each * natural{people}, start_s);
  }

  void step() {
    if (source_.below(6) == 0)
      now_s_ += source_.below(60);
    if (source_.below(200) == 0)
      slash();
    const auto next = any_operation();
    const auto bytes = transaction_of(next);
    model_->begin_block(now_s_, roles());
    const auto epoch = current_epoch(ledger_->entries()).absolute;
    const auto outcome = ledger_->apply_checked_block(header(), {{bytes}});
    REQUIRE(outcome.has_value());
    const auto expected = model_->apply(next, fee);
    const auto& result = outcome->results.at(0);
    REQUIRE_MESSAGE(result.code == expected, to_string(result.code)
                                                 << " " << result.detail);
    ++codes_[result.code];
    commit(*outcome);
    compare_balances();
    if (current_epoch(ledger_->entries()).absolute != epoch)
      enter_epoch();
  }

  [[nodiscard]] const std::map<errc, int>& codes() const { return codes_; }

  [[nodiscard]] std::uint64_t epochs() const { return model_->epoch(); }

private:
  [[nodiscard]] block_header header() const {
    return {"test-1", ledger_->height() + 1, now_s_, {}};
  }

  void commit(const block_outcome& outcome) {
    REQUIRE(ledger_->commit(outcome).has_value());
    const auto faults = invariant_faults(ledger_->entries());
    REQUIRE_MESSAGE(faults.empty(), faults.front());
  }

  /// Writes into the state what no transaction of this test does.
  template <class Change>
  void intervene(const Change& change) {
    auto outcome = ledger_->apply_checked_block(header(), {});
    REQUIRE(outcome.has_value());
    test::intervene(*ledger_, header(), *outcome, change);
    commit(*outcome);
  }

  [[nodiscard]] test::model::roles roles() const {
    const auto epoch = current_epoch(ledger_->entries()).absolute;
    const auto assigned = roles_of(ledger_->entries(), epoch);
    test::model::roles split;
    split.standby = assigned.standby;
    for (const auto* part : {&assigned.entry, &assigned.exit, &assigned.layer1,
                             &assigned.layer2, &assigned.layer3})
      split.active.insert(split.active.end(), part->begin(), part->end());
    return split;
  }

  void slash() {
    const auto id = any_node();
    const auto share = source_.below(100'000'000'000'000'000);
    model_->begin_block(now_s_, roles());
    model_->slash(id, share);
    const auto epoch = current_epoch(ledger_->entries()).absolute;
    intervene([&](block_context& block) {
      slash_node(block, id, decimal::from_atomics(share), "test");
    });
    compare_balances();
    if (current_epoch(ledger_->entries()).absolute != epoch)
      enter_epoch();
  }

  /// What monitors found, most of the time.
  void enter_epoch() {
    compare_nodes();
    std::map<std::uint32_t, std::uint16_t> measured;
    for (const auto& [id, node] : model_->nodes())
      if (source_.below(10) != 0)
        measured[id] = static_cast<std::uint16_t>(
            source_.below(3) == 0 ? source_.below(10'001) : 10'000);
    const auto epoch = current_epoch(ledger_->entries()).absolute;
    model_->begin_block(now_s_, roles());
    for (const auto& [id, value] : measured)
      if (model_->epoch() == epoch)
        model_->measure(id, value);
    intervene([&](block_context& block) {
      if (current_epoch(block.entries).absolute == epoch)
        for (const auto& [id, value] : measured)
          store(block.entries, keys::performance(epoch, id), value);
    });
  }

  void compare_balances() {
    const auto& entries = ledger_->entries();
    const auto same = [](const natural& expected, amount held) {
      return expected == natural::of(held.units());
    };
    for (std::size_t i = 0; i < people; ++i)
      REQUIRE(same(model_->balances[i],
                   account_of(entries, wallets_[i].address()).balance));
    REQUIRE(same(model_->bond, module_balance(entries, modules::bond)));
    REQUIRE(same(model_->escrow, module_balance(entries, modules::escrow)));
    REQUIRE(
        same(model_->unbonding, module_balance(entries, modules::unbonding)));
    REQUIRE(same(model_->pool, module_balance(entries, modules::reward_pool)));
    REQUIRE(same(model_->fees, module_balance(entries, modules::fees)));
    REQUIRE(same(model_->treasury, module_balance(entries, modules::treasury)));
  }

  void compare_nodes() {
    std::size_t count = 0;
    for_each<node_reward>(
        ledger_->entries(), keys::node_rewards,
        [&](const std::string& key, const node_reward& held) {
          const auto id = static_cast<std::uint32_t>(
              keys::number_after(key, keys::node_rewards));
          const auto& expected = model_->nodes().at(id);
          REQUIRE(expected.own == natural::of(held.operator_stake.atomics()));
          REQUIRE(expected.delegated == natural::of(held.delegates.atomics()));
          REQUIRE(expected.index == natural::of(held.index.atomics()));
          ++count;
          return true;
        });
    REQUIRE(count == model_->nodes().size());
  }

  [[nodiscard]] std::uint32_t any_node() {
    if (model_->nodes().empty() || source_.below(30) == 0)
      return static_cast<std::uint32_t>(source_.below(50));
    auto at = model_->nodes().begin();
    std::advance(
        at, static_cast<std::ptrdiff_t>(source_.below(model_->nodes().size())));
    return at->first;
  }

  operation any_operation() {
    static constexpr std::array likely{action::send,
                                       action::bond,
                                       action::bond,
                                       action::pledge_more,
                                       action::update_cost,
                                       action::decrease_pledge,
                                       action::delegate,
                                       action::delegate,
                                       action::delegate,
                                       action::undelegate,
                                       action::undelegate,
                                       action::withdraw_operator,
                                       action::withdraw_delegator};
    operation next;
    next.what = source_.below(150) == 0
                    ? action::unbond
                    : likely.at(source_.below(likely.size()));
    next.by = source_.below(people);
    next.to = source_.below(people);
    next.node = any_node();
    next.margin = source_.below(610'000'000'000'000'000);
    next.value = source_.below(std::uint64_t{1} << source_.below(42));
    return next;
  }

  byte_vector transaction_of(const operation& next) {
    auto& by = wallets_[next.by];
    auto body = by.draft({message_of(next)});
    by.set_nonce(by.nonce() + 1);
    return encode(signed_transaction{body, {}});
  }

  packed_message message_of(const operation& next) {
    const amount value{next.value};
    const node_cost cost{decimal::from_atomics(next.margin), tokens(40)};
    switch (next.what) {
    case action::send:
      return pack(send{wallets_[next.to].address(), value});
    case action::bond:
      return pack(bond_of(next, cost));
    case action::pledge_more:
      return pack(pledge_more{value});
    case action::decrease_pledge:
      return pack(decrease_pledge{value});
    case action::update_cost:
      return pack(update_cost{{decimal::from_atomics(next.margin),
                               amount{next.value % tokens(10'000).units()}}});
    case action::unbond:
      return pack(unbond_node{});
    case action::withdraw_operator:
      return pack(withdraw_operator{});
    case action::delegate:
      return pack(delegate{next.node, value, funds_source::liquid});
    case action::undelegate:
      return pack(undelegate{next.node});
    case action::withdraw_delegator:
      return pack(withdraw_delegator{next.node});
    }
    return {};
  }

  bond_node bond_of(const operation& next, const node_cost& cost) {
    const auto& by = wallets_[next.by];
    bond_node message;
    message.node.key = by.id();
    message.node.host = "node.example";
    message.node.roles = role_bits::all;
    message.cost = cost;
    message.pledge = amount{next.value};
    message.owner_signature = by.key().sign_plain(
        bond_statement("test-1", by.address(), by.nonce(), message));
    return message;
  }

  crypto::seeded_random source_;
  std::vector<test::wallet> wallets_;
  std::unique_ptr<machine> ledger_;
  std::unique_ptr<test::model> model_;
  std::uint64_t now_s_ = start_s;
  std::map<errc, int> codes_;
};

} // namespace

TEST_CASE("random sequences agree with a model that was written separately") {
  const auto seed = test::fresh_seed();
  CAPTURE(seed);
  pair_of_ledgers both{seed};
  for (int step = 0; step < steps; ++step) {
    CAPTURE(step);
    both.step();
  }
  // The sequence went everywhere it was meant to go.
  for (const auto code :
       {errc::ok, errc::insufficient, errc::epoch_advancing, errc::zero_amount,
        errc::out_of_range, errc::pledge_too_low, errc::already_bonded,
        errc::duplicate_identity, errc::not_bonded, errc::unbonding,
        errc::pending_change, errc::delegation_too_low, errc::no_delegation})
    CHECK_MESSAGE(both.codes().contains(code), to_string(code));
  CHECK(both.epochs() > steps / 100);
}

} // namespace nephele::ledger
