#include "services/topology-indexer/pages.hpp"

#include "common/topology/encode.hpp"
#include "common/topology/join.hpp"
#include "services/topology-indexer/explorer_page.hpp"

namespace nephele::topology_indexer {

namespace {

using nlohmann::json;

http::response not_yet() {
  return {503, "application/json", R"({"error":"no_topology"})"};
}

/// The signed documents beside what they say now, deltas included.
http::response topology_page(const edition& shown) {
  if (!shown.current)
    return not_yet();
  const auto& now = *shown.current;
  auto value = topology::to_json(now.contents());
  value["hash"] = to_hex(now.hash().span());
  value["delta_sequence"] = now.delta_sequence();
  value["next_epoch"] = shown.next ? json(shown.next->epoch().value()) : json();
  value["documents"] = {{"snapshots", shown.answer.at("snapshots")},
                        {"deltas", shown.answer.at("deltas")}};
  return http::response::json(value.dump());
}

http::response nodes_page(const edition& shown) {
  if (!shown.current)
    return not_yet();
  auto nodes = json::array();
  for (const auto& node : shown.current->nodes())
    nodes.push_back(topology::to_json(node));
  return http::response::json(
      json{{"epoch", shown.current->epoch().value()}, {"nodes", nodes}}.dump());
}

http::response join_page(const edition& shown, const topology::trust& whom) {
  if (!shown.current)
    return not_yet();
  return http::response::json(
      topology::join_file_of(whom, shown.current->gateways()).dump(2) + "\n");
}

} // namespace

void add_pages(http::server& server, std::shared_ptr<board> shown,
               const topology::trust& whom) {
  server.add_get("/api/v1/topology", [shown](const http::request&) {
    return topology_page(*shown->shown());
  });
  server.add_get("/api/v1/nodes", [shown](const http::request&) {
    return nodes_page(*shown->shown());
  });
  server.add_get("/api/v1/join", [shown, whom](const http::request&) {
    return join_page(*shown->shown(), whom);
  });
  server.add_get("/", [shown, whom](const http::request&) {
    return http::response{200, "text/html; charset=utf-8",
                          explorer_page(*shown->shown(), whom)};
  });
}

} // namespace nephele::topology_indexer
