#pragma once

#include "common/ledger/errors.hpp"
#include "common/ledger/tree.hpp"

namespace nephele::ledger {

/// What the engine says about a block. Everything in it enters the outcome, so
/// the engine records it and repeats it at replay.
struct block_header {
  std::string chain_id;
  std::uint64_t height = 0; ///< 1 first, without gaps
  std::uint64_t time_s = 0; ///< since 1970; never less than the block before
  byte_array<32> seed{};    ///< unpredictable; draws roles
  /// Of those who sign blocks, as an engine of several processes sees it; an
  /// engine of one leaves both empty.
  std::vector<identity> absent{};       ///< did not sign the last block
  std::vector<identity> double_voted{}; ///< proved to have signed two
};

struct tx_result {
  errc code = errc::ok;
  std::string detail; ///< the rule and the numbers; never hashed
  std::uint64_t gas = 0;
};

/// What happened, for people and indexers; never hashed.
struct event {
  std::string kind;
  std::vector<std::pair<std::string, std::string>> fields;
};

/// A validator's power after the block; 0 removes it.
struct validator_update {
  identity key;
  std::uint64_t power = 0;

  friend bool operator==(const validator_update&, const validator_update&)
      = default;
};

/// What a block does, before it is committed.
struct block_outcome {
  std::uint64_t height = 0;
  std::vector<tx_result> results; ///< one for every transaction
  std::vector<event> events;
  std::vector<validator_update> validators;
  change_set changes;
  tree entries; ///< the state's tree after the block

  [[nodiscard]] hash app_hash() const noexcept { return entries.root(); }
};

} // namespace nephele::ledger
