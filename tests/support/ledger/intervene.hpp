#pragma once

#include "common/ledger/machine.hpp"

namespace nephele::test {

/// Makes `change(block_context&)` part of an outcome that is not committed yet:
/// for what no transaction does, or only after much preparation.
template <class Change>
void intervene(const ledger::machine& over, const ledger::block_header& header,
               ledger::block_outcome& outcome, const Change& change) {
  ledger::overlay base{over.entries()};
  for (const auto& [key, value] : outcome.changes)
    value ? base.put(key, *value) : base.erase(key);
  ledger::overlay written{base};
  ledger::block_context block{written,
                              header,
                              ledger::load_required<ledger::parameters>(
                                  written, ledger::keys::parameters),
                              {},
                              {}};
  change(block);
  const auto more = written.changes();
  outcome.entries = outcome.entries.with(more);
  for (const auto& [key, value] : more)
    outcome.changes.insert_or_assign(key, value);
}

} // namespace nephele::test
