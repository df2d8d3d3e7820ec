#include "common/crypto/sha256.hpp"
#include "common/ledger/accounts.hpp"
#include "common/ledger/bank.hpp"
#include "common/ledger/bonding.hpp"
#include "common/ledger/delegation.hpp"
#include "common/ledger/epochs.hpp"
#include "common/ledger/invariants.hpp"
#include "common/ledger/machine.hpp"
#include "common/ledger/node_keys.hpp"
#include "common/ledger/slash.hpp"
#include "tests/support/ledger/intervene.hpp"
#include "tests/support/ledger/wallet.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>

namespace nephele::ledger {

namespace {

constexpr std::uint64_t start_s = 1'700'000'000;
constexpr std::uint64_t block_s = 10;
constexpr std::uint64_t blocks = 10'000;
constexpr std::uint64_t blocks_a_line = 500;

/// A network that lives through 1,000 epochs: every build of the ledger must
/// come to the same app hashes.
class scenario {
public:
  scenario() {
    for (std::uint64_t i = 0; i < 30; ++i)
      wallets_.emplace_back(5000 + i, "golden-1");
    auto made = machine::from_genesis(beginning());
    REQUIRE(made.has_value());
    ledger_ = std::make_unique<machine>(*std::move(made));
  }

  void step() {
    const auto height = ledger_->height() + 1;
    const block_header header{
        "golden-1", height, start_s + height * block_s,
        crypto::sha256({as_bytes("golden"), encode(height)})};
    const auto epoch = current_epoch(ledger_->entries()).absolute;
    auto outcome
        = ledger_->apply_block(header, {{transfer(), change(), change()}});
    REQUIRE(outcome.has_value());
    for (const auto& result : outcome->results)
      done_ += result.code == errc::ok ? 1 : 0;
    test::intervene(*ledger_, header, *outcome, [&](block_context& block) {
      if (current_epoch(block.entries).absolute != epoch)
        measure(block);
      if (height % 997 == 0)
        slash_node(block, any_node(), decimal::ratio(1, 100), "golden");
    });
    REQUIRE(ledger_->commit(*outcome).has_value());
  }

  /// As a process that starts again would.
  void restart() {
    const auto& all = ledger_->entries().all();
    auto again = machine::from_entries({all.begin(), all.end()});
    REQUIRE(again.has_value());
    REQUIRE(again->app_hash() == ledger_->app_hash());
    *ledger_ = *std::move(again);
  }

  [[nodiscard]] const machine& ledger() const { return *ledger_; }

  [[nodiscard]] unsigned done() const { return done_; }

private:
  [[nodiscard]] genesis beginning() const {
    genesis from;
    from.chain_id = "golden-1";
    from.time_s = start_s;
    from.reward_pool = tokens(100'000'000);
    from.params.rewards.sizes = {2, 2, 6, 2};
    from.params.epochs = {100, 7, 3, 11};
    from.params.stake.unbonding_epochs = 3;
    for (const auto& each : wallets_)
      from.accounts.push_back({each.address(), tokens(2'000'000)});
    for (std::size_t i = 0; i < 12; ++i)
      from.nodes.push_back({wallets_[i].address(),
                            info_of(i),
                            {decimal::ratio(1 + i, 30), tokens(40 * i)},
                            tokens(10'000 + 777 * i)});
    return from;
  }

  [[nodiscard]] node_info info_of(std::size_t owner) const {
    node_info info;
    info.key = wallets_[owner].id();
    info.host = "node" + std::to_string(owner) + ".example";
    info.ports = {1789, 9000, 8080};
    info.roles = static_cast<std::uint8_t>(1 + (owner + 6) % 7);
    return info;
  }

  void measure(block_context& block) {
    const auto epoch = current_epoch(block.entries).absolute;
    for_each<node>(
        block.entries, keys::nodes, [&](const std::string& key, const node&) {
          const auto id = static_cast<std::uint32_t>(
              keys::number_after(key, keys::nodes));
          if (source_.below(8) != 0)
            store(block.entries, keys::performance(epoch, id),
                  static_cast<std::uint16_t>(9000 + source_.below(1001)));
          return true;
        });
  }

  [[nodiscard]] test::wallet& anyone() {
    return wallets_[source_.below(wallets_.size())];
  }

  [[nodiscard]] std::uint32_t any_node() {
    return static_cast<std::uint32_t>(1 + source_.below(16));
  }

  [[nodiscard]] amount any_amount() {
    return amount{source_.below(std::uint64_t{1} << (15 + source_.below(22)))};
  }

  byte_vector transfer() {
    const auto to = anyone().address();
    // One draw a statement: the order of arguments is the compiler's.
    const auto value = any_amount();
    auto& by = anyone();
    return sent(by, send{to, value});
  }

  /// The nonce is the ledger's: a block may hold two of one account, of which
  /// the second is then refused.
  template <class Message>
  byte_vector sent(test::wallet& by, const Message& message) {
    by.set_nonce(nonce_of(by));
    return by.transaction(message);
  }

  [[nodiscard]] std::uint64_t nonce_of(const test::wallet& by) const {
    return account_of(ledger_->entries(), by.address()).nonce;
  }

  byte_vector change() {
    auto& by = anyone();
    switch (source_.below(12)) {
    case 0:
      return sent(by, bond_of(by));
    case 1:
      return sent(by, pledge_more{any_amount()});
    case 2:
      return sent(by, decrease_pledge{any_amount()});
    case 3:
      return sent(by, update_cost{{decimal::ratio(source_.below(100), 100),
                                   tokens(source_.below(100))}});
    case 4:
      return source_.below(20) == 0 ? sent(by, unbond_node{})
                                    : sent(by, withdraw_operator{});
    case 5:
      return sent(by, key_of(by));
    case 6:
      return sent(by, undelegate{any_node()});
    case 7:
      return sent(by, withdraw_delegator{any_node()});
    default:
      return sent(by, delegate{any_node(), any_amount() + tokens(1),
                               funds_source::liquid});
    }
  }

  bond_node bond_of(const test::wallet& by) {
    const auto at = std::ranges::find(wallets_, by.id(), &test::wallet::id);
    bond_node message;
    message.node = info_of(static_cast<std::size_t>(at - wallets_.begin()));
    message.cost = {decimal::ratio(source_.below(50), 100), tokens(50)};
    message.pledge = tokens(100 + source_.below(20'000));
    message.owner_signature = by.key().sign_plain(
        bond_statement("golden-1", by.address(), nonce_of(by), message));
    return message;
  }

  announce_key key_of(const test::wallet& by) {
    announce_key message;
    const auto epoch = current_epoch(ledger_->entries()).absolute;
    message.rotation = static_cast<std::uint32_t>(epoch / 3 + source_.below(2));
    message.generation = static_cast<std::uint16_t>(source_.below(2));
    source_.fill(message.announced.key.span());
    message.announced.signature = by.key().sign_plain(
        key_statement("golden-1", message.rotation, message.generation,
                      message.announced.key));
    return message;
  }

  crypto::seeded_random source_{20'260'101};
  std::vector<test::wallet> wallets_;
  std::unique_ptr<machine> ledger_;
  unsigned done_ = 0;
};

std::vector<std::string> recorded_hashes() {
  std::ifstream file{NEPHELE_TEST_VECTORS "/ledger/app_hashes.txt"};
  REQUIRE(file.is_open());
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);)
    if (!line.starts_with('#'))
      lines.push_back(line);
  return lines;
}

/// Where the rules changed on purpose, NEPHELE_WRITE_APP_HASHES names the file
/// to write instead of comparing.
void write_hashes(const char* path, const std::vector<std::string>& lines) {
  std::ofstream file{path};
  file << "# App hashes of tests/unit/ledger/golden_scenario.test.cpp, one for "
          "every\n# 500 blocks. A change needs another app_version once a "
          "network runs.\n";
  for (const auto& line : lines)
    file << line << '\n';
  REQUIRE(file.good());
}

} // namespace

TEST_CASE("ten thousand blocks lead to the recorded app hashes") {
  scenario network;
  std::vector<std::string> lines;
  for (std::uint64_t block = 1; block <= blocks; ++block) {
    network.step();
    if (block % 1713 == 0)
      network.restart();
    if (block % blocks_a_line != 0)
      continue;
    lines.push_back(std::to_string(block) + ' '
                    + to_hex(network.ledger().app_hash()));
    const auto faults = invariant_faults(network.ledger().entries());
    REQUIRE_MESSAGE(faults.empty(), faults.front());
  }
  CHECK(current_epoch(network.ledger().entries()).absolute >= 990);
  CHECK(network.done() > blocks);
  if (const char* path = std::getenv("NEPHELE_WRITE_APP_HASHES"))
    return write_hashes(path, lines);
  CHECK(lines == recorded_hashes());
}

} // namespace nephele::ledger
