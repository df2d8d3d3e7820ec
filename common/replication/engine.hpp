#pragma once

#include "common/replication/block_record.hpp"
#include "common/replication/block_store.hpp"

namespace nephele::replication {

/// A transaction's place in the chain and what became of it.
struct receipt {
  hash transaction{};
  std::uint64_t height = 0;
  std::uint32_t position = 0;
  transaction_result outcome;
};

/// A value of the state after block `height`. The header of height + 1 names
/// `app_hash`, under which the proof holds.
struct proven_answer {
  std::uint64_t height = 0;
  hash app_hash{};
  proven_value found;
};

/// Orders transactions, runs them and keeps what came of it. All functions may
/// be called from any thread.
class engine {
public:
  engine() = default;
  engine(const engine&) = delete;
  engine& operator=(const engine&) = delete;
  virtual ~engine() = default;

  /// Called once: after the block that holds the transaction is durable, or
  /// with a receipt of no block (outcome.included is false) or an error if it
  /// will be in none.
  using acknowledgement = std::function<void(const result<receipt>&)>;

  /// Runs in the engine's thread after a block is durable: must not wait.
  using block_listener = std::function<void(const block_record&)>;

  /// @returns at once; `then` may run before it returns.
  virtual void submit(byte_vector transaction, acknowledgement then) = 0;

  /// Before start.
  virtual void on_block(block_listener told) = 0;

  [[nodiscard]] virtual result<void> start() = 0;

  /// Takes nothing more, runs what waits, ends the thread. Idempotent.
  virtual void stop() = 0;

  /// Lets `look` read the state between two blocks.
  virtual void read(const std::function<void(const state_machine&)>& look) const
      = 0;

  /// What would become of the transaction in a block of its own at the last
  /// block's time.
  [[nodiscard]] virtual result<transaction_result>
  dry_run(byte_span transaction) const = 0;

  [[nodiscard]] virtual proven_answer prove(std::string_view key) const = 0;

  /// Blocks, receipts and histories.
  [[nodiscard]] virtual block_store& blocks() = 0;

  /// Why no block can be made now; empty if they are.
  [[nodiscard]] virtual std::string fault() const = 0;

  /// Transactions that wait for a block.
  [[nodiscard]] virtual std::size_t waiting() const = 0;
};

} // namespace nephele::replication
