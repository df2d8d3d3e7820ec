#pragma once

#include "common/base/bytes.hpp"
#include "common/base/result.hpp"

#include <functional>
#include <map>
#include <memory>
#include <optional>

namespace nephele::replication {

using hash = byte_array<32>;

/// What a block tells the machine besides its transactions.
struct block_input {
  std::uint64_t height = 0;
  /// Whole seconds since 1970.
  std::uint64_t time_s = 0;
  /// Drawn by the engine and kept with the block, so that replay repeats it.
  byte_array<32> seed{};
  /// All transactions have passed check: their signatures are good.
  bool signatures_checked = false;
};

/// Why a transaction may not wait for a block.
struct transaction_refusal {
  /// The rule that it breaks.
  std::string name;
  /// The rule and its numbers, for people.
  std::string detail;
};

/// What became of one transaction.
struct transaction_result {
  /// False: it was refused before it cost anything, and changed nothing. Such
  /// a transaction enters no block.
  bool included = false;
  /// 0 for success; hashed into the next header.
  std::uint32_t code = 0;
  /// The rule that it broke; "ok".
  std::string name;
  /// The rule and its numbers, for people; not hashed.
  std::string detail;
  std::uint64_t gas = 0;
  /// Raw addresses whose history it belongs to.
  std::vector<std::string> accounts;

  friend bool operator==(const transaction_result&, const transaction_result&)
      = default;
};

/// Something that happened, for people and feeds; not hashed.
struct event {
  std::string kind;
  std::vector<std::pair<std::string, std::string>> fields;

  friend bool operator==(const event&, const event&) = default;
};

/// New values by key; nothing for a key that is gone.
using state_changes = std::map<std::string, std::optional<byte_vector>>;

struct block_effect {
  std::vector<transaction_result> results;
  std::vector<event> events;
  state_changes changes;
  hash app_hash{};
  /// The machine's own, for commit.
  std::shared_ptr<const void> prepared;
};

/// A value under the app hash.
struct proven_value {
  std::optional<byte_vector> value;
  byte_vector proof;
};

/// What an engine runs: deterministic, all of its state in memory. One thread
/// changes it; the others read while it does not.
class state_machine {
public:
  state_machine() = default;
  state_machine(const state_machine&) = delete;
  state_machine& operator=(const state_machine&) = delete;
  virtual ~state_machine() = default;

  /// Of the last block that was committed.
  [[nodiscard]] virtual std::uint64_t height() const = 0;
  [[nodiscard]] virtual hash app_hash() const = 0;

  /// Seconds since 1970 before which no block may be: the last one's time, or
  /// the genesis's.
  [[nodiscard]] virtual std::uint64_t time_s() const = 0;

  /// What can be told of a transaction before its turn comes; nothing if it
  /// may wait for it.
  [[nodiscard]] virtual std::optional<transaction_refusal>
  check(byte_span transaction) const = 0;

  /// Runs a block; the state stays as it is.
  /// @returns an error only if no block can be run any more.
  [[nodiscard]] virtual result<block_effect>
  apply(const block_input& input,
        std::span<const byte_vector> transactions) const
      = 0;

  /// Makes the effect of the last apply the state.
  virtual void commit(block_effect effect) = 0;

  /// With a proof that the key has this value or none.
  [[nodiscard]] virtual proven_value prove(std::string_view key) const = 0;

  /// All entries, ascending by key.
  virtual void each_entry(
      const std::function<void(std::string_view, byte_span)>& visit) const
      = 0;
};

/// Entries of a state, ascending by key.
using state_entries = std::vector<std::pair<std::string, byte_vector>>;

/// Makes machines of one chain.
class machine_source {
public:
  machine_source() = default;
  machine_source(const machine_source&) = delete;
  machine_source& operator=(const machine_source&) = delete;
  virtual ~machine_source() = default;

  [[nodiscard]] virtual std::string chain_id() const = 0;

  /// Of everything that the genesis says.
  [[nodiscard]] virtual hash genesis_hash() const = 0;

  [[nodiscard]] virtual result<std::unique_ptr<state_machine>>
  from_genesis() const = 0;

  /// @param height  of the block after which the state was so.
  [[nodiscard]] virtual result<std::unique_ptr<state_machine>>
  from_entries(state_entries entries, std::uint64_t height) const = 0;
};

} // namespace nephele::replication
