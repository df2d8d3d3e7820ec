#include "common/ledger/accounts.hpp"
#include "common/ledger_json/records.hpp"
#include "services/validator/block_pages.hpp"
#include "services/validator/state_pages.hpp"

namespace nephele::validator {

namespace {

constexpr std::string_view history = "/history";

result<ledger::address> address_in(std::string_view text) {
  const auto owner = ledger::parse_address(text);
  if (!owner)
    return fail(errc::bad_request,
                "'" + std::string{text} + "' is no address: n1…");
  return *owner;
}

result<json> one_account(const ledger::machine& state,
                         const ledger_json::writer& out,
                         const page_request& asked) {
  const auto owner = address_in(asked.rest);
  if (!owner)
    return fail(owner.error());
  const auto known = state.entries().get(ledger::keys::account(*owner));
  auto value = out(ledger::account_of(state.entries(), *owner));
  value["address"] = asked.rest;
  value["exists"] = known.has_value();
  value.update(stakes_of(state, out, *owner));
  value["height"] = state.height();
  return value;
}

/// One place per transaction, latest first; `from` is "HEIGHT.POSITION".
result<replication::transaction_place> place_in(const page_request& asked) {
  const auto found = asked.query.find("from");
  if (found == asked.query.end())
    return replication::transaction_place{
        std::numeric_limits<std::int64_t>::max(), 0};
  const std::string_view text{found->second};
  const auto point = text.find('.');
  const auto height = parse_number(text.substr(0, point));
  const auto position = point == std::string_view::npos
                            ? std::optional<std::uint64_t>{0}
                            : parse_number(text.substr(point + 1));
  if (!height || !position || !std::in_range<std::uint32_t>(*position))
    return fail(errc::bad_request,
                "from='" + found->second + "' is no HEIGHT.POSITION");
  return replication::transaction_place{*height,
                                        static_cast<std::uint32_t>(*position)};
}

result<json> account_history(replication::engine& engine,
                             const page_request& asked,
                             std::string_view address) {
  const auto owner = address_in(address);
  const auto limit = limit_of(asked);
  const auto from = place_in(asked);
  if (!owner)
    return fail(owner.error());
  if (!limit)
    return fail(limit.error());
  if (!from)
    return fail(from.error());
  const auto places
      = engine.blocks().history(as_text(owner->span()), *from, *limit);
  if (!places)
    return fail(places.error());
  auto items = json::array();
  std::optional<replication::block_record> block;
  for (const auto& place : *places) {
    if (!block || block->height() != place.height) {
      auto read = engine.blocks().block(place.height);
      if (!read)
        return fail(read.error());
      if (!*read)
        break;
      block = **std::move(read);
    }
    items.push_back(transaction_entry(engine, *block, place.position));
  }
  json value{{"address", address}, {"items", std::move(items)}};
  value["next"] = places->size() == *limit
                      ? json(std::to_string(places->back().height) + "."
                             + std::to_string(places->back().position))
                      : json();
  return value;
}

result<json> list_accounts(const ledger::machine& state,
                           const ledger_json::writer& out,
                           const page_request& asked) {
  return list_entries(
      state, ledger::keys::accounts, asked,
      [&out](const std::string& key, byte_span bytes) {
        ledger::address owner;
        std::ignore = from_hex_into(
            std::string_view{key}.substr(ledger::keys::accounts.size()),
            owner.span());
        auto item = json{{"address", ledger::to_text(owner)}};
        if (const auto held = ledger::decode<ledger::account>(bytes))
          item.update(out(*held));
        return item;
      });
}

result<json> supply(const ledger::machine& state,
                    const ledger_json::writer& out, const page_request&) {
  const auto& entries = state.entries();
  auto modules = json::object();
  ledger::amount held;
  ledger::for_each<ledger::amount>(
      entries, ledger::keys::modules,
      [&](const std::string& key, ledger::amount value) {
        modules[key.substr(ledger::keys::modules.size())] = out(value);
        held += value;
        return true;
      });
  const auto total = ledger::load<ledger::amount>(entries, ledger::keys::supply)
                         .value_or(ledger::amount{});
  return json{{"height", state.height()},
              {"total", out(total)},
              {"accounts", out(total - held)},
              {"modules", std::move(modules)}};
}

} // namespace

void add_account_pages(page_table& pages, replication::engine& engine) {
  const auto one = over(engine, one_account);
  pages["/accounts"] = over(engine, list_accounts);
  pages["/accounts/"] = [&engine, one](const page_request& asked) {
    if (!asked.rest.ends_with(history))
      return one(asked);
    return account_history(engine, asked,
                           std::string_view{asked.rest}.substr(
                               0, asked.rest.size() - history.size()));
  };
  pages["/supply"] = over(engine, supply);
}

} // namespace nephele::validator
