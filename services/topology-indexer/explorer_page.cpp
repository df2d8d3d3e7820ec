#include "services/topology-indexer/explorer_page.hpp"

#include "common/topology/companions.hpp"
#include "common/topology/join.hpp"

#include <fmt/format.h>

namespace nephele::topology_indexer {

namespace {

constexpr std::string_view head
    = "<!doctype html><meta charset=utf-8><meta name=viewport "
      "content=\"width=device-width\"><meta http-equiv=refresh content=30>"
      "<title>Nephele</title><style>body{font:16px/1.5 system-ui;margin:2em "
      "auto;max-width:60em;padding:0 1em}table{border-collapse:collapse;"
      "width:100%}td,th{text-align:left;padding:.2em .6em;border-bottom:1px "
      "solid #ccc}code{font-size:.9em}</style>";

/// Versions and names come from nodes.
std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text)
    switch (c) {
    case '<':
      result += "&lt;";
      break;
    case '>':
      result += "&gt;";
      break;
    case '&':
      result += "&amp;";
      break;
    case '"':
      result += "&quot;";
      break;
    default:
      result += c;
    }
  return result;
}

std::string rows(std::span<const topology::node_record> nodes) {
  std::string result;
  for (const auto& node : nodes)
    result += fmt::format("<tr><td><code>{}</code><td>{}<td>{}",
                          to_hex(node.id.span()), escaped(node.link_endpoint),
                          escaped(node.version));
  return result;
}

std::string section(std::string_view title, std::string_view note,
                    std::span<const topology::node_record> nodes) {
  return fmt::format("<h2>{}</h2><p>{}<table><tr><th>Identity<th>Link "
                     "endpoint<th>Version{}</table>",
                     title, note, rows(nodes));
}

} // namespace

std::string explorer_page(const edition& shown, const topology::trust& whom) {
  auto page = fmt::format(
      "{}<h1>{}</h1><p>Fingerprint <code>{}</code> · <a "
      "href=/api/v1/join>join file</a> · <a "
      "href=/api/v1/topology>topology</a> · <a href=/api/v1/nodes>nodes</a>",
      head, escaped(whom.network), topology::fingerprint_of(whom));
  if (!shown.current)
    return page + "<p>There is no topology yet: too few nodes are here.";
  const auto& now = *shown.current;
  page += fmt::format("<p>Epoch {} · snapshot <code>{}</code> · {} deltas",
                      now.epoch().value(), to_hex(now.hash().span()),
                      now.delta_sequence());
  for (std::uint8_t n = 1; n <= mix_layers; ++n) {
    const layer_number layer{n};
    page += section(
        fmt::format("Layer {}", n),
        fmt::format("{:g} data packets/s in the last epoch; a packet meets "
                    "{:.2g} others in each mix.",
                    now.layer_rate(layer), topology::companions(now, layer)),
        now.layer(layer));
  }
  return page + section("Gateways", "", now.gateways());
}

} // namespace nephele::topology_indexer
