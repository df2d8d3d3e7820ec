#pragma once

#include "common/ledger/accounts.hpp"
#include "common/ledger/machine.hpp"
#include "tests/support/ledger/wallet.hpp"

#include <doctest/doctest.h>

namespace nephele::test {

/// A ledger that tests drive block by block.
class stage {
public:
  static constexpr std::uint64_t genesis_s = 1'000'000;

  /// What most tests begin with; chain "test-1", 10^6 tokens in the pool.
  [[nodiscard]] static ledger::genesis blank() {
    ledger::genesis from;
    from.chain_id = "test-1";
    from.time_s = genesis_s;
    from.reward_pool = ledger::tokens(1'000'000);
    return from;
  }

  explicit stage(const ledger::genesis& from)
      : machine_(make(from)), header_{"test-1", 1, from.time_s, {}} {}

  /// One block with `transactions` at the present time.
  ledger::block_outcome run(const std::vector<byte_vector>& transactions) {
    header_.height = machine_.height() + 1;
    auto outcome = machine_.apply_block(header_, transactions);
    REQUIRE(outcome.has_value());
    REQUIRE(machine_.commit(*outcome).has_value());
    return *std::move(outcome);
  }

  /// One block with one transaction of `by`.
  template <class... Messages>
  ledger::tx_result run(wallet& by, const Messages&... messages) {
    last_ = run(std::vector<byte_vector>{by.transaction(messages...)});
    return last_.results.at(0);
  }

  template <class... Messages>
  ledger::errc code(wallet& by, const Messages&... messages) {
    return run(by, messages...).code;
  }

  /// An empty block `seconds` later.
  ledger::block_outcome pass(std::uint64_t seconds) {
    header_.time_s += seconds;
    last_ = run(std::vector<byte_vector>{});
    return last_;
  }

  /// Every following block has this time.
  void set_time(std::uint64_t time_s) { header_.time_s = time_s; }

  [[nodiscard]] std::uint64_t time_s() const { return header_.time_s; }

  [[nodiscard]] ledger::block_header& header() { return header_; }

  [[nodiscard]] const ledger::block_outcome& last() const { return last_; }

  [[nodiscard]] const ledger::machine& machine() const { return machine_; }

  [[nodiscard]] const ledger::committed_entries& entries() const {
    return machine_.entries();
  }

  [[nodiscard]] ledger::amount balance(const wallet& of) const {
    return ledger::account_of(entries(), of.address()).balance;
  }

  [[nodiscard]] ledger::amount module(std::string_view name) const {
    return ledger::module_balance(entries(), name);
  }

  /// Accounts and modules together.
  [[nodiscard]] ledger::amount all_coins() const {
    ledger::amount sum;
    ledger::for_each<ledger::account>(entries(), ledger::keys::accounts,
                                      [&](const auto&, const auto& held) {
                                        sum += held.balance;
                                        return true;
                                      });
    ledger::for_each<ledger::amount>(entries(), ledger::keys::modules,
                                     [&](const auto&, ledger::amount held) {
                                       sum += held;
                                       return true;
                                     });
    return sum;
  }

  [[nodiscard]] ledger::amount supply() const {
    return ledger::load_required<ledger::amount>(entries(),
                                                 ledger::keys::supply);
  }

private:
  [[nodiscard]] static ledger::machine make(const ledger::genesis& from) {
    auto made = ledger::machine::from_genesis(from);
    REQUIRE(made.has_value());
    return *std::move(made);
  }

  ledger::machine machine_;
  ledger::block_header header_;
  ledger::block_outcome last_;
};

} // namespace nephele::test
