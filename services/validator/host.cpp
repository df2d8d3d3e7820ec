#include "services/validator/host.hpp"

#include "common/log/log.hpp"
#include "services/validator/block_pages.hpp"

namespace nephele::validator {

namespace {

// Kubernetes gives a pod its Secrets readable by the group.
constexpr auto access = crypto::key_file_access::group_reads;

std::string endpoint(const std::string& host, std::uint16_t port) {
  return "tcp://" + host + ":" + std::to_string(port);
}

std::uint16_t port_of(const std::string& endpoint) {
  return static_cast<std::uint16_t>(
      std::stoi(endpoint.substr(endpoint.rfind(':') + 1)));
}

replication::embedded_options options_of(const settings& chosen) {
  replication::embedded_options options;
  options.folder = chosen.data_dir;
  options.window = chosen.block_window;
  options.batch = chosen.block_transactions;
  options.idle_block = chosen.idle_block;
  options.snapshot_every = chosen.snapshot_blocks;
  return options;
}

http::response response_of(const result<json>& page) {
  if (page)
    return http::response::json(
        page->dump(2, ' ', false, json::error_handler_t::replace) + "\n");
  const auto& why = page.error();
  const auto status = why.is(errc::bad_request) ? 400
                      : why.is(errc::not_found) ? 404
                                                : 503;
  const json body{{"error", why.code()}, {"detail", why.context()}};
  return {status, "application/json",
          body.dump(-1, ' ', false, json::error_handler_t::replace) + "\n"};
}

} // namespace

result<std::shared_ptr<host>>
host::open(runtime::app& app, const settings& chosen,
           std::shared_ptr<const replication::machine_source> machines) {
  std::shared_ptr<host> made{new host};
  made->chain_id_ = machines->chain_id();
  made->advertised_host_
      = chosen.advertised_host.empty() ? chosen.host : chosen.advertised_host;
  made->counts_ = std::make_shared<counts>(app.metrics());
  if (const auto read = made->open_keys(chosen); !read)
    return fail(read.error());
  auto engine = replication::embedded_engine::open(
      options_of(chosen), std::move(machines), made->key_,
      std::make_shared<crypto::system_random>(), app.time());
  if (!engine)
    return fail(engine.error());
  made->engine_ = std::move(*engine);
  made->submissions_ = std::make_unique<submissions>(*made->engine_);
  if (const auto opened = made->open_sockets(app, chosen); !opened)
    return fail(opened.error());
  add_block_pages(made->pages_, *made->engine_);
  return made;
}

host::~host() {
  stop();
}

result<void> host::open_keys(const settings& chosen) {
  crypto::system_random source;
  auto keys = crypto::load_or_create_keys(
      chosen.keys_dir, crypto::key_owner::node, source, access);
  if (!keys)
    return fail(keys.error());
  keys_ = std::move(*keys);
  key_ = std::make_shared<const crypto::signing_key>(keys_->signer());
  return {};
}

result<void> host::open_sockets(runtime::app& app, const settings& chosen) {
  const auto own = [this] {
    return crypto::x25519_pair_from<curve_key>(keys_->link.duplicate());
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
  // The largest transaction, as base64 in an envelope.
  requests.max_request = std::size_t{1} << 20U;
  // One bus client may carry the transactions of many people.
  requests.peer_limit = {2'000, 5'000};
  server_ = std::make_unique<bus::request_server>(app.sockets(), app.zap(),
                                                  requests, own(), limited());
  return {};
}

void host::serve_http(runtime::app& app) {
  for (const auto& [path, answer] : pages_) {
    const auto full = "/api/v1" + path;
    const auto serve = [answer = answer](const http::request& asked) {
      return response_of(answer({asked.rest, asked.query}));
    };
    if (path.ends_with('/'))
      app.http().add_get_under(full, serve);
    else
      app.http().add_get(full, serve);
  }
  app.http().readiness().add("ledger", [this] { return engine_->fault(); });
  app.metrics().before_scrape([this] {
    counts_->waiting.set(static_cast<double>(engine_->waiting()));
    counts_->failed_snapshots.set(
        static_cast<double>(engine_->failed_snapshots()));
  });
}

result<void> host::start(runtime::app& app) {
  pages_["/join"] = [this](const page_request&) { return join(); };
  pages_["/validators"] = [this](const page_request&) {
    return json{{"validators", validators_json()}};
  };
  serve_http(app);
  engine_->on_block([this](const auto& block) {
    counts_->add_block(block);
    tell_feed(block);
  });
  add_requests(*server_,
               {*engine_, *submissions_, pages_, *counts_, validators()});
  const auto bound = server_->start();
  if (!bound)
    return fail(bound.error());
  request_endpoint_ = endpoint(advertised_host_, port_of(*bound));
  app.publish_port("request", port_of(*bound));
  std::uint64_t height = 0;
  engine_->read([&height](const auto& machine) { height = machine.height(); });
  log::info("validator.started", {{"chain", chain_id_},
                                  {"height", height},
                                  {"request", *bound},
                                  {"feed", feed_->endpoint()}});
  return engine_->start();
}

void host::stop() {
  if (server_)
    server_->stop();
  if (engine_)
    engine_->stop();
}

void host::tell_feed(const replication::block_record& block) {
  const auto tell = [this](const char* type, nlohmann::json body) {
    if (const auto told = feed_->publish(type, 1, std::move(body)); !told)
      log::warning("validator.feed_failed", {{"reason", told.error()}});
  };
  tell("block", head_of(block));
  for (const auto& event : block.events) {
    auto body = to_json(event);
    body["height"] = block.height();
    tell("event", std::move(body));
  }
}

json host::validators_json() const {
  auto list = json::array();
  for (const auto& one : validators())
    list.push_back({{"key", to_hex(one.key.span())}, {"power", one.power}});
  return list;
}

json host::join() const {
  return {{"chain_id", chain_id_},
          {"token", token_},
          {"endpoint", request_endpoint_},
          {"key", to_hex(keys_->publics().link.span())},
          {"feed", endpoint(advertised_host_, port_of(feed_->endpoint()))},
          {"validators", validators_json()}};
}

} // namespace nephele::validator
