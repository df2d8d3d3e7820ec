#include "common/genesis/write.hpp"

#include "common/config/units.hpp"
#include "common/genesis/utc.hpp"
#include "common/ledger_json/genesis.hpp"
#include "common/topology/encode.hpp"

#include <nlohmann/json.hpp>

namespace nephele::genesis {

namespace {

// Keeps the order in which the fields are written here.
using json = nlohmann::ordered_json;

json hex_list(const std::vector<identity>& identities) {
  auto list = json::array();
  for (const auto& id : identities)
    list.push_back(to_hex(id.span()));
  return list;
}

json entry(const admitted_node& node) {
  json value;
  if (!node.name.empty())
    value["name"] = node.name;
  value["role"] = to_string(node.role);
  if (node.layer)
    value["layer"] = node.layer->value();
  value["identity"] = to_hex(node.id.span());
  return value;
}

json head(const genesis& contents) {
  const auto& p = contents.parameters;
  auto sizes = json::array();
  for (const auto size : p.size_classes)
    sizes.push_back(topology::to_string(size));
  return {
      {"network", p.network},
      {"genesis_time", contents.begins ? format_utc(*contents.begins) : "now"},
      {"epoch_length", config::format_duration(p.epoch_length)},
      {"epochs_per_rotation", p.epochs_per_rotation},
      {"overlap", config::format_duration(p.overlap)},
      {"mean_hop_delay", config::format_duration(p.mean_hop_delay)},
      {"ack_hold", config::format_duration(p.ack_hold)},
      {"sphinx_versions", p.sphinx_versions},
      {"size_classes", std::move(sizes)},
      {"layers", topology::to_string(p.layers)},
      {"min_mixes_per_layer", contents.min_mixes_per_layer}};
}

} // namespace

std::string write(const genesis& contents) {
  auto value = head(contents);
  if (!contents.signers.signers.empty())
    value["signers"] = hex_list(contents.signers.signers);
  value["threshold"] = contents.signers.threshold;
  auto admitted = json::array();
  for (const auto& node : contents.admitted)
    admitted.push_back(entry(node));
  value["admitted"] = std::move(admitted);
  value["services"] = hex_list(contents.services);
  if (contents.ledger)
    value["ledger"] = ledger_json::to_json(*contents.ledger);
  return value.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

} // namespace nephele::genesis
