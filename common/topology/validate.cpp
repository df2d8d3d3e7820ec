#include "common/topology/validate.hpp"

#include "common/topology/calendar.hpp"
#include "common/topology/limits.hpp"

#include <algorithm>
#include <charconv>

namespace nephele::topology {

namespace {

tl::unexpected<error> refuse(const char* what) {
  return fail(errc::malformed, what);
}

/// "tcp://host:port" with a port from 1 to 65535; what is a host the dialler
/// finds out, but no white space, quotes or control characters reach it.
bool is_endpoint(std::string_view text) {
  constexpr std::string_view scheme = "tcp://";
  if (text.size() > max_endpoint || !text.starts_with(scheme))
    return false;
  const auto colon = text.rfind(':');
  const auto host = text.substr(scheme.size(), colon - scheme.size());
  if (colon < scheme.size() || host.empty()
      || !std::ranges::all_of(
          host,
          [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
                   || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_'
                   || c == '[' || c == ']' || c == ':';
          }))
    return false;
  std::uint32_t port = 0;
  const auto* const end = text.data() + text.size();
  const auto [rest, fault]
      = std::from_chars(text.data() + colon + 1, end, port);
  return fault == std::errc{} && rest == end && port >= 1 && port <= 65'535;
}

bool is_printable(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
}

bool keys_are_distinct(const std::vector<mix_key_record>& keys) {
  for (std::size_t i = 0; i < keys.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (keys[i].key == keys[j].key
          || (keys[i].rotation == keys[j].rotation
              && keys[i].generation == keys[j].generation))
        return false;
  return true;
}

template <class Item>
bool are_distinct(std::vector<Item> items) {
  std::ranges::sort(items);
  return std::ranges::adjacent_find(items) == items.end();
}

template <class Field>
bool distinct_by(const std::vector<node_record>& nodes, Field field) {
  std::vector<std::remove_cvref_t<decltype(std::invoke(field, nodes[0]))>> all;
  all.reserve(nodes.size());
  for (const auto& node : nodes)
    all.push_back(std::invoke(field, node));
  return are_distinct(std::move(all));
}

/// One key for the epoch's rotation, at most one for the next, nothing else.
bool keys_fit(const node_record& node, rotation_number rotation) {
  const auto of = [&](rotation_number r) {
    return std::ranges::count(node.mix_keys, r, &mix_key_record::rotation);
  };
  const auto now = of(rotation);
  const auto then = of(rotation.next());
  return now == 1 && then <= 1
         && static_cast<std::size_t>(now + then) == node.mix_keys.size();
}

/// The last rotation for which every node has a key.
rotation_number last_rotation(const snapshot& snapshot,
                              rotation_number rotation) {
  const auto has_next = [&](const node_record& node) {
    return newest_key(node, rotation.next()) != nullptr;
  };
  return std::ranges::all_of(snapshot.nodes, has_next) ? rotation.next()
                                                       : rotation;
}

bool is_staffed(const snapshot& snapshot) {
  std::array<std::size_t, mix_layers + 1> sizes{};
  for (const auto& node : snapshot.nodes)
    ++sizes.at(node.layer.value());
  return std::ranges::all_of(sizes, [](auto size) { return size > 0; });
}

} // namespace

result<void> validate(const node_record& node) {
  const auto layer = node.layer.value();
  if (node.role == node_role::mix ? layer < 1 || layer > mix_layers
                                  : layer != 0)
    return refuse("node.layer");
  if (!is_endpoint(node.link_endpoint))
    return refuse("node.link_endpoint");
  if (node.role == node_role::gateway && !is_endpoint(node.client_endpoint))
    return refuse("node.client_endpoint");
  if (node.mix_keys.size() > max_mix_keys)
    return fail(errc::too_large, "node.mix_keys");
  if (node.mix_keys.empty() || !keys_are_distinct(node.mix_keys))
    return refuse("node.mix_keys");
  if (node.version.size() > max_name || !is_printable(node.version))
    return refuse("node.version");
  return {};
}

result<void> validate(const snapshot& snapshot) {
  const auto& parameters = snapshot.parameters;
  if (const auto fine = validate(parameters); !fine)
    return fine;
  if (snapshot.nodes.size() > max_nodes
      || snapshot.services.size() > max_services)
    return fail(errc::too_large, "snapshot");
  const auto rotation = rotation_of(parameters, snapshot.epoch);
  for (const auto& node : snapshot.nodes) {
    if (const auto fine = validate(node); !fine)
      return fine;
    if (!keys_fit(node, rotation))
      return refuse("node.mix_keys");
  }
  if (!is_staffed(snapshot))
    return refuse("snapshot.nodes: a layer or the gateways are missing");
  if (!distinct_by(snapshot.nodes, &node_record::id)
      || !distinct_by(snapshot.nodes, &node_record::link_key))
    return refuse("snapshot.nodes: an identity or a link key comes twice");
  if (!are_distinct(snapshot.services))
    return refuse("snapshot.services");
  const auto limit = usable_limit(parameters, snapshot.epoch,
                                  last_rotation(snapshot, rotation));
  if (snapshot.usable_until > limit
      || snapshot.usable_until <= start_of(parameters, snapshot.epoch))
    return refuse("snapshot.usable_until_ns");
  return {};
}

std::size_t least_after_deltas(std::size_t total) noexcept {
  return std::max<std::size_t>(2, (2 * total + 2) / 3);
}

} // namespace nephele::topology
