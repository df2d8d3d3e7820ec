#pragma once

#include "common/store/database.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace nephele::store {

/// A thread that owns a database and syncs once for many pieces of work.
///
/// Work is run in the order of its submission, inside a transaction that it
/// shares with its neighbours. A transaction succeeds or fails as a whole:
/// one failing piece fails all that share it, so pieces should fail for no
/// other reason than the disk.
class group_writer {
public:
  /// Runs on the writer's thread, inside a transaction.
  using work = std::function<result<void>(database&)>;

  /// Runs on the writer's thread, after the transaction: durable, or undone.
  using outcome = std::function<void(const result<void>&)>;

  enum class urgency {
    /// Waits up to `window` for company.
    patient,
    /// Ends the window: somebody waits for the answer.
    prompt,
  };

  struct options {
    /// Pieces in one transaction at most.
    std::size_t batch = 256;
    /// How long the first piece of a transaction waits for others.
    std::chrono::milliseconds window{5};
    /// Pieces that may wait; submit refuses more.
    std::size_t waiting = 8192;
  };

  group_writer(database owned, options limits);
  group_writer(const group_writer&) = delete;
  group_writer& operator=(const group_writer&) = delete;

  /// Does all that was submitted, then ends the thread.
  ~group_writer();

  /// Thread-safe.
  /// @returns false if too much is waiting: neither function is ever called.
  [[nodiscard]] bool submit(work what, outcome then,
                            urgency how = urgency::patient);

  /// Pieces submitted and not yet done.
  [[nodiscard]] std::size_t waiting() const noexcept { return waiting_; }

private:
  struct piece {
    work what;
    outcome then;
  };

  void run();
  [[nodiscard]] std::deque<piece> collect();
  [[nodiscard]] result<void> commit(std::deque<piece>& batch);

  database database_;
  const options limits_;
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<piece> queue_;
  std::size_t prompt_ = 0;
  bool ending_ = false;
  std::atomic<std::size_t> waiting_ = 0;
  std::thread thread_;
};

} // namespace nephele::store
