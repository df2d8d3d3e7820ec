#include "common/topology/encode.hpp"

#include <nlohmann/json.hpp>

namespace nephele::topology {

namespace {

using nlohmann::json;

std::int64_t nanoseconds_of(wall_time when) {
  return when.time_since_epoch().count();
}

template <class Fixed>
std::string hex(const Fixed& value) {
  return to_hex(value.span());
}

json to_json(const mix_key_record& record) {
  return {{"rotation", record.rotation.value()},
          {"generation", record.generation.value()},
          {"key", hex(record.key)}};
}

json to_json(std::span<const identity> identities) {
  auto list = json::array();
  for (const auto& id : identities)
    list.push_back(hex(id));
  return list;
}

// Invalid UTF-8 from a caller becomes a replacement character: dump would
// throw.
byte_vector bytes_of(const json& value) {
  const auto text = value.dump(-1, ' ', false, json::error_handler_t::replace);
  const auto bytes = as_bytes(text);
  return {bytes.begin(), bytes.end()};
}

} // namespace

std::string_view to_string(node_role role) noexcept {
  return role == node_role::mix ? "mix" : "gateway";
}

std::string_view to_string(size_class size) noexcept {
  return size == size_class::regular ? "regular" : "ack";
}

std::string_view to_string(layering mode) noexcept {
  return mode == layering::pinned ? "pinned" : "shuffled";
}

json to_json(const network_parameters& parameters) {
  auto sizes = json::array();
  for (const auto size : parameters.size_classes)
    sizes.push_back(to_string(size));
  return {{"network", parameters.network},
          {"genesis_time_ns", nanoseconds_of(parameters.genesis_time)},
          {"epoch_length_ns", parameters.epoch_length.count()},
          {"epochs_per_rotation", parameters.epochs_per_rotation},
          {"overlap_ns", parameters.overlap.count()},
          {"mean_hop_delay_ns", parameters.mean_hop_delay.count()},
          {"ack_hold_ns", parameters.ack_hold.count()},
          {"sphinx_versions", parameters.sphinx_versions},
          {"size_classes", std::move(sizes)},
          {"layers", to_string(parameters.layers)}};
}

json to_json(const node_record& node) {
  auto keys = json::array();
  for (const auto& key : node.mix_keys)
    keys.push_back(to_json(key));
  json value{{"identity", hex(node.id)},
             {"sequence", node.sequence},
             {"role", to_string(node.role)},
             {"layer", node.layer.value()},
             {"link_endpoint", node.link_endpoint},
             {"link_key", hex(node.link_key)},
             {"mix_keys", std::move(keys)},
             {"version", node.version}};
  if (node.role == node_role::gateway) {
    value["client_endpoint"] = node.client_endpoint;
    value["client_key"] = hex(node.client_key);
  }
  return value;
}

json to_json(const snapshot& snapshot) {
  auto nodes = json::array();
  for (const auto& node : snapshot.nodes)
    nodes.push_back(to_json(node));
  return {{"network", snapshot.parameters.network},
          {"parameters", to_json(snapshot.parameters)},
          {"epoch", snapshot.epoch.value()},
          {"issued_at_ns", nanoseconds_of(snapshot.issued_at)},
          {"usable_until_ns", nanoseconds_of(snapshot.usable_until)},
          {"nodes", std::move(nodes)},
          {"services", to_json(snapshot.services)},
          {"layer_rates", snapshot.layer_rates}};
}

byte_vector encode(const node_descriptor& descriptor) {
  return bytes_of(to_json(descriptor));
}

byte_vector encode(const snapshot& snapshot) {
  return bytes_of(to_json(snapshot));
}

byte_vector encode(const delta& delta) {
  auto raised = json::array();
  for (const auto& [node, key] : delta.raised_keys) {
    auto value = to_json(key);
    value["identity"] = hex(node);
    raised.push_back(std::move(value));
  }
  return bytes_of({{"network", delta.network},
                   {"epoch", delta.epoch.value()},
                   {"snapshot_hash", hex(delta.snapshot_hash)},
                   {"sequence", delta.sequence},
                   {"issued_at_ns", nanoseconds_of(delta.issued_at)},
                   {"effective_at_ns", nanoseconds_of(delta.effective_at)},
                   {"removed", to_json(delta.removed)},
                   {"raised_keys", std::move(raised)}});
}

} // namespace nephele::topology
