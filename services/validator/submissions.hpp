#pragma once

#include "common/replication/engine.hpp"

#include <deque>
#include <map>
#include <mutex>

namespace nephele::validator {

/// What is known of a transaction that was handed in.
struct submission_state {
  enum class stage {
    /// Never heard of, or long ago and refused.
    unknown,
    waiting,
    /// In a block that is durable.
    included,
    /// In no block.
    refused,
  };

  stage at = stage::unknown;
  /// Of an included one.
  replication::receipt receipt;
  /// Of a refused one: the rule, and its numbers for people.
  std::string code;
  std::string message;
};

/// Remembers what became of transactions since they were handed in, so that an
/// asker may come back for the answer. Thread-safe.
class submissions {
public:
  /// @param engine  outlives the calls.
  explicit submissions(replication::engine& engine) : engine_(engine) {}

  /// Hands a transaction in; a second time it changes nothing.
  [[nodiscard]] submission_state submit(byte_vector transaction);

  [[nodiscard]] submission_state find(const replication::hash& transaction);

private:
  using outcome = result<replication::receipt>;

  /// Outcomes that are remembered; included ones are in the store, too.
  static constexpr std::size_t remembered = 50'000;

  void settle(const replication::hash& name, const outcome& told);
  [[nodiscard]] std::optional<submission_state>
  recent(const replication::hash& name);
  [[nodiscard]] submission_state stored(const replication::hash& name);

  replication::engine& engine_;
  std::mutex mutex_;
  std::map<replication::hash, std::optional<outcome>> known_;
  std::deque<replication::hash> settled_;
};

} // namespace nephele::validator
