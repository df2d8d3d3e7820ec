#include "common/ledger/bonding.hpp"
#include "common/ledger/delegation.hpp"
#include "tools/nephele/ledger/nodes.hpp"
#include "tools/nephele/ledger/wallet.hpp"

#include <memory>

namespace nephele::cli {

namespace {

struct options {
  wallet_options wallet;
  std::uint32_t node = 0;
  std::string amount;
  bool from_vesting = false;
};

std::shared_ptr<options> add(CLI::App& group, const char* name,
                             const char* about, CLI::App*& command) {
  command = group.add_subcommand(name, about);
  auto chosen = std::make_shared<options>();
  add_wallet_options(*command, chosen->wallet);
  return chosen;
}

} // namespace

void add_ledger_stake_commands(CLI::App& group) {
  CLI::App* command = nullptr;
  const auto given
      = add(group, "delegate", "Stake on a node from the next epoch", command);
  command->add_option("NODE", given->node, "Its number")->required();
  command->add_option("AMOUNT", given->amount, "As \"12.5 NYM\"")->required();
  command->add_flag("--from-vesting", given->from_vesting,
                    "Stake coins that are not free yet");
  command->callback([given] {
    run_wallet(given->wallet, [given](const message_context& about) {
      return ledger::pack(
          ledger::delegate{given->node, about.amount(given->amount),
                           given->from_vesting ? ledger::funds_source::vesting
                                               : ledger::funds_source::liquid});
    });
  });

  const auto taken = add(group, "undelegate",
                         "Take a stake back when the epoch ends", command);
  command->add_option("NODE", taken->node, "Its number")->required();
  command->callback([taken] {
    run_wallet(taken->wallet, [taken](const message_context&) {
      return ledger::pack(ledger::undelegate{taken->node});
    });
  });

  const auto earned = add(group, "withdraw",
                          "Take what was earned: by a delegation to NODE, or, "
                          "without it, by the own node",
                          command);
  command->add_option("NODE", earned->node, "Its number");
  command->callback([earned, command] {
    const auto is_operator = command->count("NODE") == 0;
    run_wallet(earned->wallet, [&](const message_context&) {
      return is_operator
                 ? ledger::pack(ledger::withdraw_operator{})
                 : ledger::pack(ledger::withdraw_delegator{earned->node});
    });
  });
}

} // namespace nephele::cli
