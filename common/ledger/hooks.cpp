#include "common/ledger/hooks.hpp"

#include "common/ledger/deposits.hpp"
#include "common/ledger/dkg.hpp"
#include "common/ledger/epochs.hpp"
#include "common/ledger/governance.hpp"
#include "common/ledger/reports.hpp"
#include "common/ledger/signers.hpp"
#include "common/ledger/unbonding.hpp"
#include "common/ledger/validator_set.hpp"

namespace nephele::ledger {

namespace {

/// How long assignments and snapshots can be proved, in epochs.
constexpr std::uint64_t kept_epochs = 48;

void prune_epoch(block_context& block, std::uint64_t epoch) {
  const auto kept = std::max<std::uint64_t>(
      kept_epochs, 2 * block.params.epochs.epochs_per_rotation);
  if (epoch < kept)
    return;
  block.entries.erase(keys::roles(epoch - kept));
  block.entries.erase(keys::snapshot(epoch - kept));
}

} // namespace

void begin_block(block_context& block) {
  judge_signers(block);
  pay_unbonded(block);
  advance_epoch(block);
}

void end_block(block_context& block) {
  advance_key_round(block);
  prune_days(block);
  update_validator_set(block);
}

void before_rewards(block_context& block, std::uint64_t epoch) {
  settle_reports(block, epoch);
  pay_validators(block);
}

void after_epoch(block_context& block, std::uint64_t epoch) {
  prune_epoch(block, epoch);
  close_proposals(block);
}

} // namespace nephele::ledger
