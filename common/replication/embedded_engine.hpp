#pragma once

#include "common/base/clock.hpp"
#include "common/replication/engine.hpp"
#include "common/replication/seal.hpp"
#include "common/replication/store_lock.hpp"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <shared_mutex>
#include <thread>

namespace nephele::replication {

struct embedded_options {
  /// Holds ledger.db, snapshots/ and the lock.
  std::filesystem::path folder;
  /// How long the first transaction of a block waits for others.
  std::chrono::milliseconds window{50};
  /// Transactions of one block.
  std::size_t batch = 500;
  /// Bytes of one block's transactions.
  std::size_t batch_bytes = std::size_t{1} << 20U;
  /// Transactions that may wait.
  std::size_t max_waiting = 20'000;
  /// Without transactions a block is made this often: epochs end in it.
  std::chrono::milliseconds idle_block{5'000};
  /// Blocks between two state snapshots; 0 for none.
  std::uint64_t snapshot_every = 1'000;
  std::size_t snapshots_kept = 2;
  fail_point at;
};

/// The ledger of one process: one writer thread, one durable transaction a
/// block. Survives SIGKILL and power loss if the disk honours fsync; has no
/// other fault tolerance, and its operator could write another history.
class embedded_engine final : public engine {
public:
  /// Takes the folder's lock; rebuilds the state from disk and compares its
  /// hash, or begins a new store from the genesis.
  /// @param source  draws the seeds of blocks.
  /// @returns errc::locked, other_chain, damaged, unreadable or a store error.
  [[nodiscard]] static result<std::unique_ptr<embedded_engine>>
  open(embedded_options options, std::shared_ptr<const machine_source> machines,
       std::shared_ptr<const crypto::signing_key> key,
       std::shared_ptr<crypto::random> source, const clock& time);

  ~embedded_engine() override;

  void submit(byte_vector transaction, acknowledgement then) override;
  void on_block(block_listener told) override;
  [[nodiscard]] result<void> start() override;
  void stop() override;
  void
  read(const std::function<void(const state_machine&)>& look) const override;
  [[nodiscard]] result<transaction_result>
  dry_run(byte_span transaction) const override;
  [[nodiscard]] proven_answer prove(std::string_view key) const override;

  [[nodiscard]] block_store& blocks() override { return *store_; }

  [[nodiscard]] std::string fault() const override;
  [[nodiscard]] std::size_t waiting() const override;

  /// State snapshots that could not be written.
  [[nodiscard]] std::uint64_t failed_snapshots() const noexcept {
    return failed_snapshots_;
  }

  /// Runs one block now, in the caller's thread, which start() was not called
  /// for: tests and benchmarks.
  [[nodiscard]] result<void> make_block();

private:
  struct piece {
    byte_vector transaction;
    acknowledgement then;
  };

  using batch = std::deque<piece>;

  embedded_engine(embedded_options options,
                  std::shared_ptr<const machine_source> machines,
                  std::shared_ptr<const crypto::signing_key> key,
                  std::shared_ptr<crypto::random> source, const clock& time);

  [[nodiscard]] result<void> open_store();
  [[nodiscard]] result<void> begin_store();
  [[nodiscard]] result<void> resume(const store_head& at);

  /// Now, or the genesis if that is to come.
  [[nodiscard]] wall_time present() const;
  void run();
  void await_beginning();
  /// What the next block is made of; empty for an idle block.
  [[nodiscard]] batch collect();
  [[nodiscard]] batch take_some();
  [[nodiscard]] result<void> produce(batch pieces);
  [[nodiscard]] result<block_record>
  make_block_of(const batch& pieces, std::vector<transaction_result>& outcomes);
  [[nodiscard]] result<void> keep(const block_record& block,
                                  block_effect effect);
  void acknowledge(batch& pieces, const block_record& block,
                   const std::vector<transaction_result>& outcomes);
  void snapshot_if_due(const block_record& block);
  void reached(std::string_view place) const;

  const embedded_options options_;
  const std::shared_ptr<const machine_source> machines_;
  const std::shared_ptr<const crypto::signing_key> key_;
  const std::shared_ptr<crypto::random> random_;
  const clock& time_;
  std::optional<store_lock> lock_;
  std::unique_ptr<block_store> store_;
  mutable std::shared_mutex state_;
  std::unique_ptr<state_machine> machine_;
  chain_head head_;
  std::vector<block_listener> listeners_;

  std::atomic<std::uint64_t> failed_snapshots_{0};

  mutable std::mutex mutex_;
  std::condition_variable arrived_;
  batch queue_;
  std::string fault_;
  bool halted_ = false;
  bool stopping_ = false;
  std::thread thread_;
};

} // namespace nephele::replication
