#include "common/topology/genesis.hpp"

#include "common/topology/decode.hpp"
#include "common/topology/decode_parts.hpp"
#include "common/topology/encode.hpp"
#include "common/topology/limits.hpp"

#include <algorithm>

namespace nephele::topology {

namespace {

using nlohmann::json;

template <class Fixed>
std::string hex(const Fixed& value) {
  return to_hex(value.span());
}

json to_json(const std::vector<identity>& identities) {
  auto list = json::array();
  for (const auto& id : identities)
    list.push_back(hex(id));
  return list;
}

json to_json(const admitted_node& node) {
  json value{{"identity", hex(node.id)}, {"role", to_string(node.role)}};
  if (node.layer)
    value["layer"] = node.layer->value();
  if (!node.name.empty())
    value["name"] = node.name;
  return value;
}

admitted_node read_admitted(const json& value, json_reader& parent) {
  json_reader reader{value, "genesis.nodes"};
  admitted_node node;
  node.id = reader.hex<identity>("identity");
  node.role = read_role(reader);
  if (reader.has("layer"))
    node.layer = layer_number{
        static_cast<std::uint8_t>(reader.number("layer", mix_layers))};
  node.name = reader.optional_text("name", max_name);
  if (const auto fine = reader.outcome(); !fine)
    parent.fault(fine.error());
  return node;
}

bool comes_twice(std::vector<identity> all) {
  std::ranges::sort(all);
  return std::ranges::adjacent_find(all) != all.end();
}

void judge_nodes(const genesis& genesis, std::vector<std::string>& faults) {
  std::vector<identity> all;
  std::size_t mixes = 0;
  std::size_t gateways = 0;
  for (const auto& node : genesis.nodes) {
    all.push_back(node.id);
    ++(node.role == node_role::mix ? mixes : gateways);
    const auto is_mix = node.role == node_role::mix;
    if (node.layer && (node.layer->value() != 0) != is_mix)
      faults.push_back("node " + hex(node.id)
                       + ": a mix has a layer from 1 to 3, a gateway none");
  }
  if (comes_twice(all))
    faults.emplace_back("a node is admitted twice");
  if (mixes < mix_layers * genesis.min_mixes_per_layer)
    faults.push_back("only " + std::to_string(mixes) + " mixes, "
                     + std::to_string(genesis.min_mixes_per_layer)
                     + " a layer are asked for");
  if (gateways == 0)
    faults.emplace_back("no gateway");
}

} // namespace

const admitted_node* genesis::find(const identity& id) const noexcept {
  const auto found = std::ranges::find(nodes, id, &admitted_node::id);
  return found == nodes.end() ? nullptr : &*found;
}

std::vector<std::string> faults_of(const genesis& genesis) {
  std::vector<std::string> faults;
  if (const auto fine = validate(genesis.parameters); !fine)
    faults.push_back(fine.error().text());
  const auto& [signers, threshold] = genesis.signers;
  if (signers.empty())
    faults.emplace_back("no signer");
  if (comes_twice(signers))
    faults.emplace_back("a signer comes twice");
  if (threshold < 1 || threshold > std::max<std::size_t>(signers.size(), 1))
    faults.emplace_back("the threshold is not from 1 to the number of signers");
  if (genesis.min_mixes_per_layer < 1)
    faults.emplace_back("min_mixes_per_layer is 0");
  if (genesis.nodes.size() > max_nodes)
    faults.emplace_back("more than 1000 nodes");
  if (comes_twice(genesis.services))
    faults.emplace_back("a service comes twice");
  judge_nodes(genesis, faults);
  return faults;
}

std::string write_genesis(const genesis& genesis) {
  auto nodes = json::array();
  for (const auto& node : genesis.nodes)
    nodes.push_back(to_json(node));
  const json value{{"parameters", topology::to_json(genesis.parameters)},
                   {"signers", to_json(genesis.signers.signers)},
                   {"threshold", genesis.signers.threshold},
                   {"min_mixes_per_layer", genesis.min_mixes_per_layer},
                   {"nodes", std::move(nodes)},
                   {"services", to_json(genesis.services)}};
  return value.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

result<genesis> parse_genesis(std::string_view text) {
  const auto value = parse_object(text, max_genesis, "genesis");
  if (!value)
    return fail(value.error());
  json_reader reader{*value, "genesis"};
  auto parameters = parameters_from_json(reader.value("parameters"));
  if (!parameters)
    return fail(parameters.error());
  genesis result;
  result.parameters = std::move(*parameters);
  result.signers.signers = read_identities(reader, "signers", max_signatures);
  result.signers.threshold = reader.number("threshold", max_signatures);
  result.min_mixes_per_layer = reader.number("min_mixes_per_layer", max_nodes);
  for (const auto& item : reader.list("nodes", max_nodes))
    result.nodes.push_back(read_admitted(item, reader));
  result.services = read_identities(reader, "services", max_services);
  if (const auto fine = reader.outcome(); !fine)
    return fail(fine.error());
  return result;
}

} // namespace nephele::topology
