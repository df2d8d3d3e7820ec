#include "common/topology/decode_parts.hpp"

#include "common/topology/decode.hpp"
#include "common/topology/encode.hpp"
#include "common/topology/limits.hpp"

namespace nephele::topology {

namespace {

/// The value of `Enum` among `all` whose name stands in the field.
template <class Enum, std::size_t N>
Enum named(json_reader& reader, const char* name, const std::string& text,
           const std::array<Enum, N>& all) {
  for (const auto value : all)
    if (to_string(value) == text)
      return value;
  reader.fault(errc::malformed, name);
  return all.front();
}

template <class Strong>
Strong bounded(json_reader& reader, const char* name) {
  using rep = typename Strong::rep;
  return Strong{
      static_cast<rep>(reader.number(name, std::numeric_limits<rep>::max()))};
}

constexpr std::array sizes{size_class::regular, size_class::ack};
constexpr std::array modes{layering::pinned, layering::shuffled};
constexpr std::array roles{node_role::mix, node_role::gateway};

} // namespace

std::vector<size_class> read_size_classes(json_reader& reader) {
  std::vector<size_class> result;
  for (const auto& item : reader.list("size_classes", sizes.size()))
    result.push_back(named(reader, "size_classes",
                           item.is_string() ? item.get<std::string>() : "",
                           sizes));
  return result;
}

std::vector<std::uint16_t> read_sphinx_versions(json_reader& reader) {
  std::vector<std::uint16_t> result;
  for (const auto& item : reader.list("sphinx_versions", 8)) {
    if (!item.is_number_unsigned() || item.get<std::uint64_t>() > 0xFFFF) {
      reader.fault(errc::malformed, "sphinx_versions");
      return {};
    }
    result.push_back(item.get<std::uint16_t>());
  }
  return result;
}

result<network_parameters> parameters_from_json(const nlohmann::json& value) {
  json_reader reader{value, "parameters"};
  network_parameters p;
  p.network = reader.text("network", max_name);
  p.genesis_time = reader.time("genesis_time_ns");
  p.epoch_length = reader.duration("epoch_length_ns");
  p.epochs_per_rotation = static_cast<std::uint32_t>(reader.number(
      "epochs_per_rotation", std::numeric_limits<std::uint32_t>::max()));
  p.overlap = reader.duration("overlap_ns");
  p.mean_hop_delay = reader.duration("mean_hop_delay_ns");
  p.ack_hold = reader.duration("ack_hold_ns");
  p.sphinx_versions = read_sphinx_versions(reader);
  p.size_classes = read_size_classes(reader);
  p.layers = read_layering(reader);
  if (const auto fine = reader.outcome(); !fine)
    return fail(fine.error());
  if (const auto fine = validate(p); !fine)
    return fail(fine.error());
  return p;
}

layering read_layering(json_reader& reader) {
  return named(reader, "layers", reader.text("layers", max_name), modes);
}

node_role read_role(json_reader& reader) {
  return named(reader, "role", reader.text("role", max_name), roles);
}

mix_key_record read_mix_key(json_reader& reader) {
  return {bounded<rotation_number>(reader, "rotation"),
          bounded<key_generation>(reader, "generation"),
          reader.hex<mix_key>("key")};
}

node_record read_node(const nlohmann::json& value, json_reader& parent) {
  json_reader reader{value, "node"};
  node_record node;
  node.id = reader.hex<identity>("identity");
  node.sequence = reader.number("sequence");
  node.role = read_role(reader);
  node.layer = bounded<layer_number>(reader, "layer");
  node.link_endpoint = reader.text("link_endpoint", max_endpoint);
  node.link_key = reader.hex<curve_key>("link_key");
  if (node.role == node_role::gateway) {
    node.client_endpoint = reader.text("client_endpoint", max_endpoint);
    node.client_key = reader.hex<curve_key>("client_key");
  }
  for (const auto& item : reader.list("mix_keys", max_mix_keys)) {
    json_reader fields{item, "node.mix_keys"};
    node.mix_keys.push_back(read_mix_key(fields));
    if (const auto fine = fields.outcome(); !fine)
      reader.fault(fine.error());
  }
  node.version = reader.optional_text("version", max_name);
  if (const auto fine = reader.outcome(); !fine)
    parent.fault(fine.error());
  return node;
}

std::vector<identity> read_identities(json_reader& reader, const char* name,
                                      std::size_t limit) {
  std::vector<identity> result;
  for (const auto& item : reader.list(name, limit)) {
    identity id;
    if (!item.is_string()
        || !from_hex_into(item.get_ref<const std::string&>(), id.span())) {
      reader.fault(errc::malformed, name);
      return {};
    }
    result.push_back(id);
  }
  return result;
}

} // namespace nephele::topology
