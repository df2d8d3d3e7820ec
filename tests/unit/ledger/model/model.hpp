#pragma once

#include "common/ledger/errors.hpp"
#include "common/ledger/parameters.hpp"
#include "tests/unit/ledger/model/natural.hpp"

#include <deque>
#include <map>
#include <optional>
#include <vector>

/// A second, separate account of what the ledger's economy does: plain numbers,
/// accounts by index, rewards in the form of their paper. It shares names and
/// parameters with the ledger, no arithmetic and no state.
namespace nephele::test {

enum class action : std::uint8_t {
  send,
  bond,
  pledge_more,
  decrease_pledge,
  update_cost,
  unbond,
  withdraw_operator,
  delegate,
  undelegate,
  withdraw_delegator,
};

/// One transaction of `by`, in terms of the model.
struct operation {
  action what = action::send;
  std::size_t by = 0;
  std::size_t to = 0;       ///< of send
  std::uint32_t node = 0;   ///< of what concerns a delegation
  std::uint64_t value = 0;  ///< base units
  std::uint64_t margin = 0; ///< 10^-18
};

class model {
public:
  struct delegation {
    natural value;
    natural index;
  };

  struct node {
    std::size_t owner = 0;
    natural pledge;
    natural own;       ///< operator's stake, 10^-18 units
    natural delegated; ///< 10^-18 units
    natural index;
    std::uint64_t margin = 0;
    natural cost;
    bool leaving = false;
    bool gone = false;
    bool changing = false;
    std::optional<std::uint64_t> rewarded;
    std::map<std::size_t, delegation> delegations;
  };

  struct roles {
    std::vector<std::uint32_t> active;
    std::vector<std::uint32_t> standby;
  };

  model(const ledger::parameters& rules, std::vector<natural> balances,
        natural pool, natural supply, std::uint64_t start_s);

  /// The start of a block at `now_s`. `assigned` has the roles of the epoch
  /// that may end.
  void begin_block(std::uint64_t now_s, const roles& assigned);

  /// One transaction; the fee was affordable.
  ledger::errc apply(const operation& done, std::uint64_t fee);

  void slash(std::uint32_t id, std::uint64_t share);

  /// In 10^-4, for the present epoch.
  void measure(std::uint32_t id, std::uint64_t performance) {
    measured_[{epoch_, id}] = performance;
  }

  [[nodiscard]] std::uint64_t epoch() const { return epoch_; }

  [[nodiscard]] const std::map<std::uint32_t, node>& nodes() const {
    return nodes_;
  }

  [[nodiscard]] bool advancing() const { return phase_ != 0; }

  std::vector<natural> balances;
  natural bond, escrow, unbonding, pool, fees, treasury;

private:
  struct queued {
    action what;
    std::uint32_t node;
    std::size_t owner;
    natural value;
    std::uint64_t margin;
  };

  struct payment {
    std::uint32_t node;
    std::size_t owner;
    natural value;
    bool last;
  };

  [[nodiscard]] node* owned_by(std::size_t who);
  [[nodiscard]] std::uint32_t id_of(const node& which) const;
  [[nodiscard]] std::optional<ledger::errc> refused_node(std::size_t who,
                                                         bool change);
  [[nodiscard]] std::optional<ledger::errc> refused_target(std::uint32_t id);
  [[nodiscard]] bool pay(std::size_t who, const natural& value);
  ledger::errc bond_node(const operation& done);
  ledger::errc change_pledge(const operation& done);
  ledger::errc delegate(const operation& done);
  ledger::errc withdraw(const operation& done);
  void reward(const roles& assigned);
  [[nodiscard]] std::uint64_t performance(std::uint32_t id) const;
  void reward_node(node& paid, std::uint64_t performance, const natural& work);
  void settle(const queued& event);
  void settle_delegation(const queued& event);
  void settle_undelegation(const queued& event);
  void settle_queue(std::deque<queued>& queue, std::uint32_t& room);
  void leave(std::uint32_t id, node& leaving);
  void later(std::uint32_t id, std::size_t owner, const natural& value,
             bool last);
  void rebalance();
  void recompute();

  ledger::parameters rules_;
  std::map<std::uint32_t, node> nodes_;
  std::map<std::pair<std::uint64_t, std::uint32_t>, std::uint64_t> measured_;
  std::deque<queued> epoch_queue_, interval_queue_;
  std::multimap<std::uint64_t, payment> payments_;
  std::map<std::size_t, std::uint32_t> identities_; ///< by bonding account
  std::uint32_t next_node_ = 1;
  std::uint64_t epoch_ = 0;
  std::uint64_t in_interval_ = 0;
  std::uint64_t start_s_;
  int phase_ = 0;
  natural formula_pool_, supply_, budget_, saturation_, paid_;
};

} // namespace nephele::test
