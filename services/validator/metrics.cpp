#include "services/validator/metrics.hpp"

namespace nephele::validator {

counts::counts(metrics::registry& in)
    : submitted(in.add_counter("submitted_transactions_total",
                               "Transactions that were handed in.")),
      refused(in.add_counter(
          "refused_transactions_total",
          "Transactions that were refused at once and enter no block.")),
      blocks(in.add_counter("blocks_total", "Blocks that were made.")),
      transactions(in.add_counter("transactions_total",
                                  "Transactions that entered a block.")),
      failed_transactions(in.add_counter(
          "failed_transactions_total",
          "Transactions in blocks that cost their fee and did nothing else.")),
      events(in.add_counter("events_total", "Events of blocks.")),
      height(in.add_exact_gauge("block_height", "Height of the last block.")),
      block_time(in.add_exact_gauge("block_time_seconds",
                                    "Time of the last block, since 1970.")),
      waiting(in.add_exact_gauge("waiting_transactions",
                                 "Transactions that wait for a block.")),
      failed_snapshots(
          in.add_exact_gauge("failed_state_snapshots",
                             "State snapshots that could not be written.")) {
}

void counts::add_block(const replication::block_record& block) {
  blocks.add();
  for (const auto& result : block.results) {
    transactions.add();
    if (result.code != 0)
      failed_transactions.add();
  }
  for (std::size_t i = 0; i < block.events.size(); ++i)
    events.add();
  height.set(static_cast<double>(block.height()));
  block_time.set(
      std::chrono::duration<double>{block.sealed.head.time.time_since_epoch()}
          .count());
}

} // namespace nephele::validator
