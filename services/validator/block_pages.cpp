#include "services/validator/block_pages.hpp"

#include "common/genesis/utc.hpp"
#include "common/ledger_json/messages.hpp"
#include "common/replication/ledger_machine.hpp"

#include <algorithm>

namespace nephele::validator {

namespace {

using replication::block_record;
using replication::engine;

std::uint64_t height_of(const engine& of) {
  std::uint64_t height = 0;
  of.read([&height](const auto& machine) { height = machine.height(); });
  return height;
}

ledger::chain_description chain_of(const engine& of) {
  ledger::chain_description chain;
  of.read([&chain](const auto& machine) {
    chain = dynamic_cast<const replication::ledger_machine&>(machine)
                .rules()
                .chain();
  });
  return chain;
}

result<json> one_block(engine& of, const page_request& asked) {
  const auto height = parse_number(asked.rest);
  if (!height)
    return fail(errc::bad_request, "'" + asked.rest + "' is no height");
  const auto block = of.blocks().block(*height);
  if (!block)
    return fail(block.error());
  if (!*block)
    return fail(errc::not_found, "there is no block " + asked.rest
                                     + "; the last is "
                                     + std::to_string(height_of(of)));
  auto value = head_of(**block);
  auto transactions = json::array();
  for (std::size_t i = 0; i < (*block)->transactions.size(); ++i)
    transactions.push_back(transaction_entry(of, **block, i));
  value["transactions"] = std::move(transactions);
  auto events = json::array();
  for (const auto& event : (*block)->events)
    events.push_back(to_json(event));
  value["events"] = std::move(events);
  return value;
}

result<json> list_blocks(engine& of, const page_request& asked) {
  const auto limit = limit_of(asked);
  if (!limit)
    return fail(limit.error());
  const auto last = height_of(of);
  const auto from = number_of(asked, "from", last);
  if (!from)
    return fail(from.error());
  auto blocks = json::array();
  auto height = std::min(*from, last);
  for (; height > 0 && blocks.size() < *limit; --height) {
    const auto block = of.blocks().block(height);
    if (!block)
      return fail(block.error());
    if (!*block)
      break;
    blocks.push_back(head_of(**block));
  }
  json value{{"height", last}, {"blocks", std::move(blocks)}};
  value["next"] = height > 0 ? json(height) : json();
  return value;
}

result<json> one_transaction(engine& of, const page_request& asked) {
  replication::hash name{};
  if (!from_hex_into(asked.rest, name))
    return fail(errc::bad_request,
                "'" + asked.rest + "' is no hash: 64 hex digits are");
  const auto place = of.blocks().find(name);
  if (!place)
    return fail(place.error());
  if (!*place)
    return fail(errc::not_found, "no block has the transaction " + asked.rest);
  const auto block = of.blocks().block((*place)->height);
  if (!block || !*block)
    return fail(errc::not_found, "its block is gone");
  return transaction_entry(of, **block, (*place)->position);
}

} // namespace

json to_json(const replication::event& of) {
  json fields = json::object();
  for (const auto& [name, value] : of.fields)
    fields[name] = value;
  return {{"kind", of.kind}, {"fields", std::move(fields)}};
}

json to_json(const replication::receipt& of) {
  return {{"hash", to_hex(of.transaction)}, {"height", of.height},
          {"position", of.position},        {"code", of.outcome.code},
          {"result", of.outcome.name},      {"detail", of.outcome.detail},
          {"gas", of.outcome.gas}};
}

json transaction_entry(const engine& of, const block_record& block,
                       std::size_t position) {
  const auto& bytes = block.transactions.at(position);
  auto entry = to_json(replication::receipt{
      replication::hash_of_transaction(bytes), block.height(),
      static_cast<std::uint32_t>(position), block.results[position]});
  entry["time"] = genesis::format_utc(block.sealed.head.time);
  const auto chain = chain_of(of);
  if (const auto read = ledger::decode_transaction(bytes, chain.chain_id))
    entry["transaction"] = ledger_json::to_json(read->body, {chain.token.name});
  return entry;
}

json head_of(const block_record& block) {
  const auto& head = block.sealed.head;
  return {{"height", head.height},
          {"time", genesis::format_utc(head.time)},
          {"hash", to_hex(block.sealed.why.block.header)},
          {"app_hash", to_hex(block.app_hash)},
          {"proposer", to_hex(head.proposer.span())},
          {"transaction_count", block.transactions.size()},
          {"event_count", block.events.size()}};
}

void add_block_pages(page_table& pages, engine& of) {
  pages["/blocks"]
      = [&of](const auto& asked) { return list_blocks(of, asked); };
  pages["/blocks/"] = [&of](const auto& asked) { return one_block(of, asked); };
  pages["/transactions/"]
      = [&of](const auto& asked) { return one_transaction(of, asked); };
}

} // namespace nephele::validator
