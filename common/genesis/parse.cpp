#include "common/genesis/parse.hpp"

#include "common/config/units.hpp"
#include "common/genesis/utc.hpp"
#include "common/ledger_json/genesis.hpp"
#include "common/topology/decode_parts.hpp"
#include "common/topology/limits.hpp"

#include <algorithm>
#include <fstream>

namespace nephele::genesis {

namespace {

using nlohmann::json;
using topology::errc;
using topology::json_reader;

constexpr std::array known_keys{"ack_hold",
                                "admitted",
                                "epoch_length",
                                "epochs_per_rotation",
                                "genesis_time",
                                "layers",
                                "ledger",
                                "mean_hop_delay",
                                "min_mixes_per_layer",
                                "network",
                                "overlap",
                                "services",
                                "signers",
                                "size_classes",
                                "sphinx_versions",
                                "threshold"};

/// A duration such as "250ms"; `otherwise` where the field is missing.
std::chrono::nanoseconds duration(json_reader& reader, const char* name,
                                  std::chrono::nanoseconds otherwise) {
  if (!reader.has(name))
    return otherwise;
  const auto value
      = config::parse_duration(reader.text(name, topology::max_name));
  if (!value)
    reader.fault(errc::malformed, name);
  return value.value_or(otherwise);
}

std::size_t number(json_reader& reader, const char* name, std::size_t limit,
                   std::size_t otherwise) {
  return reader.has(name) ? reader.number(name, limit) : otherwise;
}

/// Old keys need not outlive a third of a short rotation.
std::chrono::nanoseconds usual_overlap(const topology::network_parameters& p) {
  constexpr std::chrono::nanoseconds usual = std::chrono::seconds{60};
  if (p.epoch_length >= 3 * usual)
    return usual;
  return std::min(usual,
                  p.epoch_length * std::min(p.epochs_per_rotation, 1'000U) / 3);
}

topology::network_parameters read_parameters(json_reader& reader) {
  topology::network_parameters p;
  p.network = reader.text("network", topology::max_name);
  p.epoch_length = duration(reader, "epoch_length", p.epoch_length);
  p.epochs_per_rotation = static_cast<std::uint32_t>(
      number(reader, "epochs_per_rotation",
             std::numeric_limits<std::uint32_t>::max(), p.epochs_per_rotation));
  p.overlap = duration(reader, "overlap", usual_overlap(p));
  p.mean_hop_delay = duration(reader, "mean_hop_delay", p.mean_hop_delay);
  p.ack_hold = duration(reader, "ack_hold", p.ack_hold);
  if (reader.has("sphinx_versions"))
    p.sphinx_versions = topology::read_sphinx_versions(reader);
  if (reader.has("size_classes"))
    p.size_classes = topology::read_size_classes(reader);
  if (reader.has("layers"))
    p.layers = topology::read_layering(reader);
  return p;
}

std::optional<wall_time> read_begin(json_reader& reader) {
  const auto text = reader.text("genesis_time", topology::max_name);
  if (text == "now")
    return std::nullopt;
  const auto when = parse_utc(text);
  if (!when)
    reader.fault(errc::malformed, "genesis_time");
  return when;
}

admitted_node read_admitted(const json& value, json_reader& parent) {
  json_reader reader{value, "genesis.admitted"};
  admitted_node node;
  node.id = reader.hex<identity>("identity");
  node.role = topology::read_role(reader);
  if (reader.has("layer"))
    node.layer = layer_number{
        static_cast<std::uint8_t>(reader.number("layer", mix_layers))};
  node.name = reader.optional_text("name", topology::max_name);
  if (const auto fine = reader.outcome(); !fine)
    parent.fault(fine.error());
  return node;
}

/// Seconds of a genesis_time; 0 where it is "now", which faults_of refuses.
std::uint64_t seconds_of(const std::optional<wall_time>& begins) {
  const auto since = begins.value_or(wall_time{}).time_since_epoch();
  return static_cast<std::uint64_t>(
      std::chrono::floor<std::chrono::seconds>(since).count());
}

void refuse_unknown(const json& value, json_reader& reader) {
  for (const auto& [name, field] : value.items())
    if (std::ranges::find(known_keys, name) == known_keys.end())
      reader.fault(errc::malformed, name + " is no key of a genesis");
}

} // namespace

result<genesis> parse(std::string_view text) {
  const auto value = topology::parse_object(text, max_size, "genesis");
  if (!value)
    return fail(value.error());
  json_reader reader{*value, "genesis"};
  refuse_unknown(*value, reader);
  genesis contents;
  contents.parameters = read_parameters(reader);
  contents.begins = read_begin(reader);
  if (reader.has("signers"))
    contents.signers.signers = topology::read_identities(
        reader, "signers", topology::max_signatures);
  contents.signers.threshold
      = number(reader, "threshold", topology::max_signatures, 1);
  contents.min_mixes_per_layer
      = number(reader, "min_mixes_per_layer", topology::max_nodes,
               contents.min_mixes_per_layer);
  for (const auto& item : reader.list("admitted", topology::max_nodes))
    contents.admitted.push_back(read_admitted(item, reader));
  if (reader.has("services"))
    contents.services
        = topology::read_identities(reader, "services", topology::max_services);
  if (const auto fine = reader.outcome(); !fine)
    return fail(fine.error());
  if (!reader.has("ledger"))
    return contents;
  auto begin = ledger_json::genesis_from_json(
      ledger_json::json(value->at("ledger")), contents.parameters.network,
      seconds_of(contents.begins));
  if (!begin)
    return fail(errc::malformed, begin.error().context());
  contents.ledger = *std::move(begin);
  return contents;
}

result<genesis> load(const std::filesystem::path& file) {
  std::ifstream in{file, std::ios::binary};
  std::string text(max_size + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  if (text.empty())
    return fail(errc::malformed, "cannot read " + file.string());
  auto contents = parse(text);
  if (!contents)
    return fail(error{errc::malformed,
                      file.string() + ": " + contents.error().context()});
  return contents;
}

} // namespace nephele::genesis
