#include "services/validator/state_pages.hpp"

#include "common/replication/ledger_machine.hpp"

namespace nephele::validator {

namespace {

const ledger::machine& rules_of(const replication::state_machine& machine) {
  return dynamic_cast<const replication::ledger_machine&>(machine).rules();
}

} // namespace

page over(const replication::engine& engine, state_page answer) {
  return [&engine, answer = std::move(answer)](const page_request& asked) {
    result<json> outcome = fail(errc::not_found);
    engine.read([&](const replication::state_machine& machine) {
      const auto& state = rules_of(machine);
      const ledger_json::writer out{{state.chain().token.name}};
      outcome = answer(state, out, asked);
    });
    return outcome;
  };
}

result<json>
list_entries(const ledger::machine& state, std::string_view prefix,
             const page_request& asked,
             const std::function<json(const std::string&, byte_span)>& shape) {
  const auto limit = limit_of(asked);
  if (!limit)
    return fail(limit.error());
  const auto from = asked.query.find("after");
  std::string after;
  if (from != asked.query.end())
    after = std::string{prefix} + from->second;
  auto items = json::array();
  auto found = state.entries().next(after, prefix);
  for (; found && items.size() < *limit;
       found = state.entries().next(after, prefix)) {
    after = found->first;
    items.push_back(shape(found->first, found->second));
  }
  json value{{"height", state.height()}, {"items", std::move(items)}};
  value["next"] = found ? json(after.substr(prefix.size())) : json();
  return value;
}

} // namespace nephele::validator
