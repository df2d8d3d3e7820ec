#pragma once

#include "common/ledger/dkg.hpp"
#include "common/ledger/message_table.hpp"
#include "common/ledger/queue.hpp"

namespace nephele::ledger {

struct monitor_change {
  address monitor;
  bool authorised = false;

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.monitor, self.authorised);
  }

  friend bool operator==(const monitor_change&, const monitor_change&)
      = default;
};

/// What governance can do; whatever is absent stays as it is.
struct governance_action {
  std::optional<fee_parameters> fees;
  std::optional<stake_parameters> stake;
  std::optional<epoch_parameters> epochs;
  std::optional<reward_parameters> rewards;
  std::optional<performance_parameters> performance;
  std::optional<validator_parameters> validators;
  std::optional<slash_parameters> slashes;
  std::optional<credential_parameters> credentials;
  std::optional<service_parameters> services;
  std::optional<governance_parameters> governance;
  std::vector<monitor_change> monitors;
  /// Hands the admin's powers over; nothing inside: to nobody, for ever.
  std::optional<std::optional<address>> admin;
  key_change key = key_change::none; ///< lets the validators make one

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.fees, self.stake, self.epochs, self.rewards,
                    self.performance, self.validators, self.slashes,
                    self.credentials, self.services, self.governance,
                    self.monitors, self.admin, self.key);
  }
};

/// `prop/ID`.
struct proposal {
  governance_action action;
  bool immediate = false;
  std::uint64_t end_s = 0; ///< when votes stop

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.action, self.immediate, self.end_s);
  }
};

[[nodiscard]] std::optional<proposal> find_proposal(const entry_reader& entries,
                                                    std::uint32_t id);

/// Of the genesis, until it is handed over.
[[nodiscard]] std::optional<address> admin_of(const entry_reader& entries);

/// What of `action` cannot be done now: OutOfRange with every fault of the
/// parameters, and what its other parts refuse.
[[nodiscard]] verdict check_action(const block_context& block,
                                   const governance_action& action);

/// By the admin: decided at once. By a validator: opens a vote, its own being
/// the first. Takes effect at the end of the interval, or now if `immediate`.
/// NotAdmin, OutOfRange, NotMonitor, PledgeTooLow.
struct gov {
  static constexpr auto kind = message_kind::gov;
  static constexpr std::string_view name = "Gov";
  static constexpr std::uint64_t gas = 5000;
  static constexpr bool waits_for_epoch = true;

  governance_action action;
  bool immediate = false;

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.action, self.immediate);
  }
};

/// A validator's vote, which it may change while the proposal is open. A
/// proposal is decided once more than two thirds of all power agree. NotAdmin
/// (no validator of the present set), NoProposal, Expired.
struct gov_vote {
  static constexpr auto kind = message_kind::gov_vote;
  static constexpr std::string_view name = "GovVote";
  static constexpr std::uint64_t gas = 2000;
  static constexpr bool waits_for_epoch = true;

  std::uint32_t proposal = 0;
  bool agrees = false;

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.proposal, self.agrees);
  }
};

[[nodiscard]] verdict apply(message_context& context, const gov& message);
[[nodiscard]] verdict apply(message_context& context, const gov_vote& message);

/// A decided action that waits for the end of the interval.
struct governance_event {
  static constexpr auto kind = queued_kind::governance;
  governance_action action;

  [[nodiscard]] static auto fields(auto& self) { return std::tie(self.action); }
};

/// What cannot be done any more by then is left out as a whole, with an event.
void settle(block_context& block, const governance_event& event);

/// Forgets proposals whose time is over.
void close_proposals(block_context& block);

} // namespace nephele::ledger
