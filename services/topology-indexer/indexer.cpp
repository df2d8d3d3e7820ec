#include "services/topology-indexer/indexer.hpp"

#include "common/log/log.hpp"
#include "services/topology-indexer/request_api.hpp"

#include <algorithm>

namespace nephele::topology_indexer {

namespace {

using namespace std::chrono_literals;

/// Nodes reckon alike: twenty in an epoch, from one a second to one a minute.
std::chrono::nanoseconds
heartbeat_interval(const topology::network_parameters& parameters) {
  return std::clamp<std::chrono::nanoseconds>(parameters.epoch_length / 20, 1s,
                                              60s);
}

std::string endpoint(const std::string& host, std::uint16_t port) {
  return "tcp://" + host + ":" + std::to_string(port);
}

std::uint16_t port_of(const std::string& endpoint) {
  return static_cast<std::uint16_t>(
      std::stoi(endpoint.substr(endpoint.rfind(':') + 1)));
}

std::shared_ptr<registry> restored_registry(const ground& found,
                                            const clock& time) {
  auto nodes = std::make_shared<registry>(found.admitted,
                                          heartbeat_interval(found.parameters));
  if (found.saved)
    for (const auto& document : found.saved->descriptors)
      // The genesis may admit fewer than when it was saved.
      if (const auto taken = nodes->restore(document, time.steady()); !taken)
        log::warning("indexer.descriptor_dropped", {{"reason", taken.error()}});
  return nodes;
}

} // namespace

result<std::shared_ptr<indexer>> indexer::open(runtime::app& app,
                                               const settings& chosen) {
  auto found = survey_ground(chosen, app.time().wall());
  if (!found)
    return fail(found.error());
  std::shared_ptr<indexer> made{new indexer};
  made->id_ = found->signers.front().id();
  made->trust_ = {found->parameters.network, found->admitted.signers};
  made->counts_ = std::make_shared<counts>(app.metrics());
  if (const auto opened = made->open_sockets(app, chosen, *found); !opened)
    return fail(opened.error());
  if (const auto begun = made->begin(app, std::move(*found)); !begun)
    return fail(begun.error());
  return made;
}

indexer::~indexer() {
  stop();
}

result<void> indexer::open_sockets(runtime::app& app, const settings& chosen,
                                   const ground& found) {
  const auto own = [&] {
    return crypto::x25519_pair_from<curve_key>(found.keys.link.duplicate());
  };
  const auto limited = [&] {
    return std::make_shared<zmq::connection_limit>(chosen.max_connections);
  };
  bus::feed_publisher_options feed;
  feed.endpoint = endpoint(chosen.host, chosen.feed_port);
  feed.domain = "feed";
  auto opened = bus::feed_publisher::open(app.sockets(), app.zap(), feed, own(),
                                          limited());
  if (!opened)
    return fail(opened.error());
  feed_ = std::move(*opened);
  app.publish_port("feed", port_of(feed_->endpoint()));
  bus::request_server_options requests;
  requests.endpoint = endpoint(chosen.host, chosen.request_port);
  requests.domain = "request";
  server_ = std::make_unique<bus::request_server>(app.sockets(), app.zap(),
                                                  requests, own(), limited());
  return {};
}

result<void> indexer::begin(runtime::app& app, ground found) {
  auto& system = app.actors();
  const auto& time = app.time();
  const auto keys = std::make_shared<const std::vector<crypto::signing_key>>(
      std::move(found.signers));
  auto nodes = restored_registry(found, time);
  publication rules{found.admitted, found.parameters, keys};
  if (found.saved)
    if (const auto restored = rules.restore(*found.saved); !restored)
      return fail(restored.error());
  board_ = std::make_shared<board>(edition_of(rules, time.wall()));
  auto publishing = std::make_shared<publisher>(
      std::move(rules), found.file, board_, counts_, feed_announcer(),
      [&app] { app.request_stop(1); });
  if (const auto saved
      = publishing->save_first(nodes->survey_at(time.steady()));
      !saved)
    return fail(saved.error());
  nodes_ = system.spawn(registry_behavior, nodes, std::cref(time));
  publisher_
      = system.spawn(publisher_behavior, publishing, nodes_, std::cref(time));
  add_requests(*server_,
               {system, nodes_, board_, counts_, keys, found.parameters,
                heartbeat_interval(found.parameters), time});
  return {};
}

result<void> indexer::start(runtime::app& app) {
  const auto bound = server_->start();
  if (!bound)
    return fail(bound.error());
  app.publish_port("request", port_of(*bound));
  clock_ = app.actors().spawn(epoch_clock_behavior, publisher_);
  log::info("indexer.started", {{"network", trust_.network},
                                {"identity", to_hex(id_.span())},
                                {"request", *bound},
                                {"feed", feed_->endpoint()}});
  return {};
}

void indexer::stop() {
  if (std::exchange(stopped_, true))
    return;
  if (server_)
    server_->stop();
  const auto end = [](const auto& actor) {
    if (actor)
      caf::anon_send_exit(actor, caf::exit_reason::user_shutdown);
  };
  end(clock_);
  end(publisher_);
  end(nodes_);
}

announcer indexer::feed_announcer() {
  const auto tell
      = [feed = feed_](std::string_view topic, nlohmann::json body) {
          if (const auto told = feed->publish(topic, 1, std::move(body)); !told)
            log::warning("indexer.feed_failed", {{"reason", told.error()}});
        };
  return {[tell](const topology::directory& newest) {
            tell("topology", {{"epoch", newest.epoch().value()},
                              {"hash", to_hex(newest.hash().span())}});
          },
          [tell](const topology::signed_document& document) {
            tell("delta", {{"document", topology::to_json(document)}});
          }};
}

} // namespace nephele::topology_indexer
