#include "common/ledger/epochs.hpp"
#include "common/ledger_json/parameter_names.hpp"
#include "common/ledger_json/records.hpp"
#include "services/validator/state_pages.hpp"

namespace nephele::validator {

namespace {

result<json> epoch(const ledger::machine& state, const ledger_json::writer& out,
                   const page_request&) {
  const auto now = ledger::current_epoch(state.entries());
  auto value = out(now);
  value["end_seconds"] = now.end_s();
  value["roles"] = out(ledger::roles_of(state.entries(), now.absolute));
  value["height"] = state.height();
  value["block_seconds"] = state.time_s();
  return value;
}

result<json> params(const ledger::machine& state,
                    const ledger_json::writer& out, const page_request&) {
  const auto all = ledger::load<ledger::parameters>(state.entries(),
                                                    ledger::keys::parameters);
  return out(all.value_or(ledger::parameters{}));
}

} // namespace

void add_epoch_pages(page_table& pages, const replication::engine& engine) {
  pages["/epoch"] = over(engine, epoch);
  pages["/params"] = over(engine, params);
}

} // namespace nephele::validator
