#include "tools/nephele/topology.hpp"

#include "common/config/units.hpp"
#include "common/genesis/utc.hpp"
#include "common/http/fetch.hpp"
#include "common/topology/companions.hpp"
#include "common/topology/decode.hpp"
#include "common/topology/json_reader.hpp"
#include "common/topology/limits.hpp"
#include "common/topology/view.hpp"
#include "tools/nephele/failure.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <memory>

namespace nephele::cli {

namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using topology::signed_document;

constexpr std::size_t max_page = 20'000'000;

struct options {
  std::string url;
  std::filesystem::path file;
  std::filesystem::path join;
};

/// The documents of the page, and when to look at them.
struct topology_page {
  std::vector<signed_document> snapshots;
  std::vector<signed_document> deltas;
  std::string network;
  wall_time when;
};

std::string read(const std::filesystem::path& path) {
  std::ifstream in{path, std::ios::binary};
  if (!in)
    give_up("cannot read " + path.string());
  return {std::istreambuf_iterator<char>{in}, {}};
}

std::string page_text(const options& chosen) {
  if (chosen.url.empty())
    return read(chosen.file);
  auto page = http::fetch(chosen.url + "/api/v1/topology", max_page, 10s);
  if (!page)
    give_up(page.error().text());
  return std::move(*page);
}

std::vector<signed_document> documents(topology::json_reader& reader,
                                       const char* name) {
  std::vector<signed_document> result;
  for (const auto& item : reader.list(name, topology::max_deltas)) {
    auto document = topology::document_from_json(item);
    if (!document)
      give_up(document.error().text());
    result.push_back(std::move(*document));
  }
  return result;
}

topology_page parse_page(const std::string& text) {
  const auto value = topology::parse_object(text, max_page, "topology");
  if (!value)
    give_up(value.error().text());
  topology::json_reader top{*value, "topology"};
  const auto& lists = top.value("documents");
  topology::json_reader reader{lists, "documents"};
  topology_page page;
  page.snapshots = documents(reader, "snapshots");
  page.deltas = documents(reader, "deltas");
  if (page.snapshots.empty())
    give_up("no snapshot in the answer");
  const auto first = topology::decode_snapshot(page.snapshots.front().payload);
  if (!first)
    give_up(first.error().text());
  page.network = first->parameters.network;
  page.when = system_clock{}.wall();
  const auto begin = start_of(first->parameters, first->epoch);
  if (page.when < begin || page.when >= first->usable_until) {
    std::cout << "This topology is not in effect any more, or not yet.\n";
    page.when = begin;
  }
  return page;
}

/// Whom to believe: the join file's signers, or whoever signed.
topology::trust trust_of(const options& chosen, const topology_page& page) {
  topology::trust whom{page.network, {}};
  if (chosen.join.empty()) {
    for (const auto& [signer, signature] : page.snapshots.front().signatures)
      whom.signers.signers.push_back(signer);
    std::cout << "Signers are not checked; --join FILE does.\n";
    return whom;
  }
  const auto value
      = topology::parse_object(read(chosen.join), max_page, "join file");
  if (!value)
    give_up(value.error().text());
  topology::json_reader reader{*value, "join file"};
  whom.network = reader.text("network", topology::max_name);
  whom.signers.threshold = reader.number("threshold", topology::max_signatures);
  for (const auto& item : reader.list("signers", topology::max_signatures))
    if (const auto id = fixed_from_hex<identity>(
            item.is_string() ? item.get<std::string>() : ""))
      whom.signers.signers.push_back(*id);
  if (const auto fine = reader.outcome(); !fine)
    give_up(fine.error().text());
  return whom;
}

std::shared_ptr<const topology::directory>
directory_of(const topology_page& page, const topology::trust& whom) {
  topology::view follower{whom};
  for (const auto& document : page.snapshots)
    if (const auto taken = follower.accept_snapshot(document, page.when);
        !taken)
      give_up(taken.error().text());
  for (const auto& document : page.deltas)
    if (const auto taken = follower.accept_delta(document); !taken)
      give_up(taken.error().text());
  auto now = follower.at(page.when);
  if (!now)
    give_up(now.error().text());
  return std::move(*now);
}

void print_nodes(std::span<const topology::node_record> nodes) {
  for (const auto& node : nodes) {
    std::string keys;
    for (const auto& key : node.mix_keys)
      keys += fmt::format(" {}.{}", key.rotation.value(),
                          key.generation.value());
    fmt::print("  {}  {}  keys{}  {}\n", to_hex(node.id.span()).substr(0, 16),
               node.link_endpoint, keys, node.version);
  }
}

void print(const topology::directory& all) {
  const auto& p = all.parameters();
  fmt::print("network {}  epoch {} of {}, began {}, usable until {}\n",
             p.network, all.epoch().value(),
             config::format_duration(p.epoch_length),
             genesis::format_utc(start_of(p, all.epoch())),
             genesis::format_utc(all.usable_until()));
  fmt::print("snapshot {}  deltas {}  rotation {}\n", to_hex(all.hash().span()),
             all.delta_sequence(), rotation_of(p, all.epoch()).value());
  fmt::print("mean delay {} at each mix\n",
             config::format_duration(p.mean_hop_delay));
  for (std::uint8_t n = 1; n <= mix_layers; ++n) {
    const layer_number layer{n};
    fmt::print("layer {}: {} mixes, {:g} data packets/s, {:.2g} companions\n",
               n, all.layer(layer).size(), all.layer_rate(layer),
               topology::companions(all, layer));
    print_nodes(all.layer(layer));
  }
  fmt::print("gateways: {}\n", all.gateways().size());
  print_nodes(all.gateways());
  fmt::print("services: {}\n", all.services().size());
}

void show(const options& chosen) {
  const auto page = parse_page(page_text(chosen));
  print(*directory_of(page, trust_of(chosen, page)));
}

} // namespace

void add_topology_commands(CLI::App& app) {
  auto* const group
      = app.add_subcommand("topology", "The signed list of nodes");
  group->require_subcommand(1);
  const auto chosen = std::make_shared<options>();
  auto* const view
      = group->add_subcommand("show", "Print epoch, layers and nodes");
  auto* const from = view->add_option_group("from");
  from->add_option("--url", chosen->url, "An indexer: http://host:port");
  from->add_option("--file", chosen->file,
                   "What an indexer answered at /api/v1/topology");
  from->require_option(1);
  view->add_option("--join", chosen->join,
                   "Believe only the signers of this join file");
  view->callback([chosen] { show(*chosen); });
}

} // namespace nephele::cli
