#include "common/ledger/delegation.hpp"
#include "common/ledger_json/records.hpp"
#include "services/validator/state_pages.hpp"

namespace nephele::validator {

namespace {

using ledger::entry_reader;
using ledger_json::writer;

json node_json(const entry_reader& entries, const writer& out,
               std::uint32_t id) {
  json value{{"id", id}};
  if (const auto found = ledger::find_node(entries, id))
    value.update(out(*found));
  if (const auto reward = ledger::load<ledger::node_reward>(
          entries, ledger::keys::node_reward(id)))
    value["reward"] = out(*reward);
  return value;
}

/// The node that ID, the first part of a path, names; with what follows.
struct node_path {
  std::uint32_t id = 0;
  std::string rest;
};

result<node_path> node_in(const std::string& path) {
  const auto cut = path.find('/');
  const auto id = parse_number(std::string_view{path}.substr(0, cut));
  if (!id || !std::in_range<std::uint32_t>(*id))
    return fail(errc::bad_request,
                "'" + path.substr(0, cut) + "' is no number of a node");
  return node_path{static_cast<std::uint32_t>(*id),
                   cut == std::string::npos ? "" : path.substr(cut + 1)};
}

json delegation_json(const ledger::delegation& held,
                     const std::optional<ledger::node_reward>& reward,
                     const writer& out) {
  auto value = out(held);
  if (reward) {
    const auto worth = ledger::worth_of(held, reward->index).floor();
    value["worth"] = out(worth);
    value["reward"]
        = out(worth > held.value ? worth - held.value : ledger::amount{});
  }
  return value;
}

result<json> list_nodes(const ledger::machine& state, const writer& out,
                        const page_request& asked) {
  return list_entries(
      state, ledger::keys::nodes, asked,
      [&](const std::string& key, byte_span) {
        return node_json(state.entries(), out,
                         static_cast<std::uint32_t>(ledger::keys::number_after(
                             key, ledger::keys::nodes)));
      });
}

result<json> list_delegations(const ledger::machine& state, const writer& out,
                              const page_request& asked, std::uint32_t id) {
  const auto& entries = state.entries();
  const auto reward = ledger::load<ledger::node_reward>(
      entries, ledger::keys::node_reward(id));
  const auto prefix = ledger::keys::delegations(id);
  return list_entries(
      state, prefix, asked, [&](const std::string& key, byte_span bytes) {
        ledger::address owner;
        std::ignore = from_hex_into(std::string_view{key}.substr(prefix.size()),
                                    owner.span());
        json item{{"address", ledger::to_text(owner)}};
        if (const auto held = ledger::decode<ledger::delegation>(bytes))
          item.update(delegation_json(*held, reward, out));
        return item;
      });
}

result<json> one_node(const ledger::machine& state, const writer& out,
                      const page_request& asked) {
  const auto path = node_in(asked.rest);
  if (!path)
    return fail(path.error());
  const auto& entries = state.entries();
  const auto known
      = entries.get(ledger::keys::node(path->id)).has_value()
        || entries.get(ledger::keys::node_reward(path->id)).has_value();
  if (!known)
    return fail(errc::not_found,
                "there is no node " + std::to_string(path->id));
  if (path->rest == "delegations")
    return list_delegations(state, out, asked, path->id);
  if (!path->rest.empty())
    return fail(errc::not_found, "a node has no page " + path->rest);
  auto value = node_json(entries, out, path->id);
  value["height"] = state.height();
  const auto now = ledger::current_epoch(entries);
  const auto roles = ledger::roles_of(entries, now.absolute).by_node();
  if (const auto role = roles.find(path->id); role != roles.end()) {
    value["role"] = ledger::to_string(role->second.role);
    value["layer"] = role->second.layer;
  }
  return value;
}

/// /rewards: the pool; /rewards/ID: a node's; /rewards/ID/ADDRESS: a
/// delegation's.
result<json> pool(const ledger::machine& state, const writer& out,
                  const page_request&) {
  const auto found = ledger::load<ledger::reward_state>(
      state.entries(), ledger::keys::reward_pool);
  if (!found)
    return fail(errc::not_found, "there is no reward pool");
  return out(*found);
}

result<json> reward_of_node(const ledger::machine& state, const writer& out,
                            const page_request& asked) {
  const auto path = node_in(asked.rest);
  if (!path)
    return fail(path.error());
  const auto& entries = state.entries();
  const auto reward = ledger::load<ledger::node_reward>(
      entries, ledger::keys::node_reward(path->id));
  if (!reward)
    return fail(errc::not_found,
                "there is no node " + std::to_string(path->id));
  if (path->rest.empty())
    return out(*reward);
  const auto owner = ledger::parse_address(path->rest);
  if (!owner)
    return fail(errc::bad_request, "'" + path->rest + "' is no address: n1…");
  const auto held = ledger::load<ledger::delegation>(
      entries, ledger::keys::delegation(path->id, *owner));
  if (!held)
    return fail(errc::not_found, path->rest + " has no delegation to node "
                                     + std::to_string(path->id));
  return delegation_json(*held, reward, out);
}

} // namespace

json stakes_of(const ledger::machine& state, const writer& out,
               const ledger::address& owner) {
  const auto& entries = state.entries();
  json value = json::object();
  const auto node = ledger::node_owned_by(entries, owner);
  value["node"] = node ? json(*node) : json();
  auto list = json::array();
  ledger::for_each<ledger::node_reward>(
      entries, ledger::keys::node_rewards,
      [&](const std::string& key, const ledger::node_reward& reward) {
        const auto id = static_cast<std::uint32_t>(
            ledger::keys::number_after(key, ledger::keys::node_rewards));
        if (const auto held = ledger::load<ledger::delegation>(
                entries, ledger::keys::delegation(id, owner))) {
          json item{{"node", id}};
          item.update(delegation_json(*held, reward, out));
          list.push_back(std::move(item));
        }
        return true;
      });
  value["delegations"] = std::move(list);
  return value;
}

void add_node_pages(page_table& pages, const replication::engine& engine) {
  pages["/nodes"] = over(engine, list_nodes);
  pages["/nodes/"] = over(engine, one_node);
  pages["/rewards"] = over(engine, pool);
  pages["/rewards/"] = over(engine, reward_of_node);
}

} // namespace nephele::validator
