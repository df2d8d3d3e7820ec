#include "common/topology/decode.hpp"

#include "common/topology/decode_parts.hpp"
#include "common/topology/limits.hpp"
#include "common/topology/validate.hpp"

#include <cmath>

namespace nephele::topology {

namespace {

std::array<double, mix_layers> read_rates(json_reader& reader) {
  std::array<double, mix_layers> rates{};
  const auto& list = reader.list("layer_rates", mix_layers);
  if (list.size() != mix_layers) {
    reader.fault(errc::malformed, "layer_rates");
    return rates;
  }
  for (std::size_t i = 0; i < mix_layers; ++i) {
    const auto rate = list[i].is_number() ? list[i].get<double>() : -1.0;
    if (!std::isfinite(rate) || rate < 0 || rate > 1e12)
      reader.fault(errc::malformed, "layer_rates");
    else
      rates[i] = rate;
  }
  return rates;
}

std::vector<raised_key> read_raised_keys(json_reader& reader) {
  std::vector<raised_key> result;
  for (const auto& item : reader.list("raised_keys", max_nodes)) {
    json_reader fields{item, "delta.raised_keys"};
    result.push_back({fields.hex<identity>("identity"), read_mix_key(fields)});
    if (const auto fine = fields.outcome(); !fine)
      reader.fault(fine.error());
  }
  return result;
}

} // namespace

result<node_descriptor> decode_descriptor(byte_span payload) {
  const auto value
      = parse_object(as_text(payload), max_descriptor, "descriptor");
  if (!value)
    return fail(value.error());
  json_reader reader{*value, "descriptor"};
  auto node = read_node(*value, reader);
  if (const auto fine = reader.outcome(); !fine)
    return fail(fine.error());
  if (const auto fine = validate(node); !fine)
    return fail(fine.error());
  return node;
}

result<snapshot> decode_snapshot(byte_span payload) {
  const auto value = parse_object(as_text(payload), max_payload, "snapshot");
  if (!value)
    return fail(value.error());
  json_reader reader{*value, "snapshot"};
  auto parameters = parameters_from_json(reader.value("parameters"));
  if (!parameters)
    return fail(parameters.error());
  snapshot result;
  result.parameters = std::move(*parameters);
  if (reader.text("network", max_name) != result.parameters.network)
    reader.fault(errc::malformed, "network");
  result.epoch = epoch_number{reader.number("epoch")};
  result.issued_at = reader.time("issued_at_ns");
  result.usable_until = reader.time("usable_until_ns");
  for (const auto& item : reader.list("nodes", max_nodes))
    result.nodes.push_back(read_node(item, reader));
  result.services = read_identities(reader, "services", max_services);
  result.layer_rates = read_rates(reader);
  if (const auto fine = reader.outcome(); !fine)
    return fail(fine.error());
  if (const auto fine = validate(result); !fine)
    return fail(fine.error());
  return result;
}

result<delta> decode_delta(byte_span payload) {
  const auto value = parse_object(as_text(payload), max_payload, "delta");
  if (!value)
    return fail(value.error());
  json_reader reader{*value, "delta"};
  delta result;
  result.network = reader.text("network", max_name);
  result.epoch = epoch_number{reader.number("epoch")};
  result.snapshot_hash = reader.hex<digest>("snapshot_hash");
  result.sequence = reader.number("sequence", max_deltas);
  result.issued_at = reader.time("issued_at_ns");
  result.effective_at = reader.time("effective_at_ns");
  result.removed = read_identities(reader, "removed", max_nodes);
  result.raised_keys = read_raised_keys(reader);
  if (const auto fine = reader.outcome(); !fine)
    return fail(fine.error());
  return result;
}

} // namespace nephele::topology
