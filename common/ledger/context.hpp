#pragma once

#include "common/ledger/block.hpp"
#include "common/ledger/entries.hpp"
#include "common/ledger/parameters.hpp"

namespace nephele::ledger {

/// What block execution works on. Functions of the domains take it first.
struct block_context {
  overlay& entries;
  block_header header;
  parameters params;
  std::vector<event> events;
  std::vector<validator_update> validators;

  /// `emit("bonded", {{"node", "7"}})`
  void emit(std::string kind,
            std::vector<std::pair<std::string, std::string>> fields) {
    events.push_back({std::move(kind), std::move(fields)});
  }
};

/// One message of a transaction that passed the common checks.
struct message_context {
  block_context& block;
  address sender;
  identity key; ///< of the sender
  std::uint64_t nonce = 0;
};

} // namespace nephele::ledger
