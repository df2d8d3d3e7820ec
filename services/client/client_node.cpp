#include "services/client/client_node.hpp"

#include "common/client_session/join_source.hpp"
#include "common/log/log.hpp"
#include "services/client/status_report.hpp"

namespace nephele::client_service {

namespace {

using nlohmann::json;

/// Contents a second that a requester is asked to send: as many as the main
/// stream carries, so that loops keep half of the downlink.
std::uint16_t stream_rate(session::preset preset) {
  const auto mean = session::rates_of(preset).main_mean;
  return static_cast<std::uint16_t>(std::chrono::seconds{1} / mean);
}

} // namespace

result<std::shared_ptr<client_node>> client_node::open(runtime::app& app,
                                                       const config& chosen) {
  crypto::system_random random;
  auto keys = crypto::load_or_create_keys(chosen.keys_dir,
                                          crypto::key_owner::client, random);
  if (!keys)
    return fail(keys.error());
  std::error_code failed;
  std::filesystem::create_directories(chosen.data_dir, failed);
  std::shared_ptr<client_node> self{
      new client_node{app, chosen, std::move(*keys)}};
  for (auto opened :
       {self->open_session(app), self->open_proxy(), self->open_control(app)})
    if (!opened)
      return fail(opened.error());
  self->add_checks(app);
  self->add_metrics(app);
  return self;
}

client_node::client_node(runtime::app& app, config chosen,
                         crypto::long_term_keys keys)
    : chosen_(std::move(chosen)), clock_(app.time()), signer_(keys.signer()),
      encryption_(crypto::x25519_pair_from<encryption_key>(
          std::move(*keys.encryption))),
      thread_(app.time()) {
}

client_node::~client_node() {
  stop();
}

// -- parts -------------------------------------------------------------------

result<void> client_node::open_session(runtime::app& app) {
  const auto joined = client_session::load_join(chosen_.join_file,
                                                chosen_.data_dir / "join.json");
  if (!joined)
    return fail(joined.error());
  auto gateways = client_session::pick_gateways(*joined, chosen_.gateways);
  if (!gateways)
    return fail(gateways.error());
  session_ = std::make_unique<client_session::session>(
      client_session::session::environment{thread_.loop(), app.sockets(),
                                           clock_, random_},
      client_session::settings{joined->trust, std::move(*gateways),
                               session::session_class::client, chosen_.preset,
                               chosen_.visit_period},
      client_session::session::keys{
          signer_, {encryption_.secret.duplicate(), encryption_.public_key}},
      handlers());
  auto opened
      = messenger::open({thread_.loop(), clock_, random_}, chosen_.data_dir);
  if (!opened)
    return fail(opened.error());
  messenger_ = std::move(*opened);
  messenger_->attach(*session_);
  return {};
}

client_session::session_handlers client_node::handlers() {
  return {[this](const client::stream_content& content,
                 std::optional<client::reply_surbs::owner> owner) {
            if (streams_ && owner)
              streams_->on_reply(content, *owner, thread_.loop().now());
          },
          [this](const client::content& fragment,
                 const client_session::delivery& which) {
            messenger_->take(fragment, which);
            is_disk_good_ = messenger_->is_disk_good();
          },
          [this](const std::shared_ptr<const topology::directory>& directory) {
            has_topology_ = directory != nullptr;
            if (directory)
              log::info("client.topology",
                        {{"epoch", directory->epoch().value()}});
            else
              log::warning("client.topology_stale");
          },
          [this](bool is_up, const std::string& why) {
            is_connected_ = is_up;
            why_down_ = why;
            if (is_up)
              log::info("client.connected");
            else
              log::warning("client.disconnected", {{"reason", why}});
          }};
}

result<void> client_node::open_proxy() {
  if (chosen_.requester.empty())
    return {};
  const auto requester = client::parse_address(chosen_.requester);
  if (!requester)
    return fail(requester.error());
  const auto address = tcp::parse_ip(chosen_.socks_host);
  if (!address)
    return fail(client_session::errc::bad_setting,
                "socks_host: not an IP address");
  blocks_ = std::make_unique<reply_blocks>(*session_, clock_);
  streams_ = std::make_unique<stream::initiator>(
      stream::initiator_options{*requester, stream_rate(chosen_.preset),
                                chosen_.max_streams},
      *blocks_, random_);
  session_->add(*streams_);
  proxy_ = std::make_unique<proxy_listener>(
      thread_.loop(), *streams_,
      proxy_options{*address, chosen_.socks_port, chosen_.max_streams});
  proxy_->on_bare_address([] {
    log::warning("proxy.bare_address",
                 {{"meaning", "a program resolves names by itself, outside "
                              "the mixnet; use socks5h"}});
  });
  return proxy_->open();
}

result<void> client_node::open_control(runtime::app& app) {
  control_ = std::make_unique<control_server>(thread_.loop(), app.sockets());
  messenger_->serve(*control_);
  control_->on("status", [this](const json&, const auto& answer) {
    answer(
        status_report(*session_, chosen_.preset,
                      messenger_->outbox().retries()
                          + (streams_ ? streams_->counters().contents_lost : 0),
                      why_down_));
  });
  control_->on("address", [this](const json&, const auto& answer) {
    answer(json{{"address", client::print(session_->self())}});
  });
  control_->on("round_trips", [this](const json&, const auto& answer) {
    auto list = json::array();
    for (const auto sample : session_->acks().round_trips().values())
      list.push_back(static_cast<double>(sample.count()) / 1e6);
    answer(json{{"milliseconds", std::move(list)}});
  });
  return control_->open(chosen_.control_socket);
}

// -- what operators see ------------------------------------------------------

void client_node::add_checks(runtime::app& app) {
  auto& ready = app.http().readiness();
  ready.add("gateway", [this] {
    return is_connected_ ? "" : "no session with a gateway";
  });
  ready.add("topology",
            [this] { return has_topology_ ? "" : "no usable topology"; });
  ready.add("disk", [this] {
    return is_disk_good_ ? "" : "received messages cannot be written";
  });
}

void client_node::add_metrics(runtime::app& app) {
  auto connected = app.metrics().add_exact_gauge(
      "session_open", "1 while there is a session with a gateway");
  app.metrics().before_scrape(
      [this, connected]() mutable { connected.set(is_connected_ ? 1 : 0); });
}

// -- life --------------------------------------------------------------------

void client_node::start() {
  session_->start();
  thread_.start();
}

void client_node::stop() {
  if (!session_)
    return;
  thread_.stop();
  // Nothing runs any more: the parts go in the order of their dependence.
  control_.reset();
  proxy_.reset();
  session_->stop();
  if (streams_)
    session_->remove(*streams_);
  streams_.reset();
  messenger_.reset();
  session_.reset();
}

std::uint16_t client_node::proxy_port() const noexcept {
  return proxy_ ? proxy_->port() : 0;
}

result<void> wire(runtime::app& app, const config& chosen) {
  auto node = client_node::open(app, chosen);
  if (!node)
    return fail(node.error());
  app.keep(*node);
  if (const auto port = (*node)->proxy_port(); port != 0)
    app.publish_port("socks", port);
  app.on_stop("client", [held = *node](steady_time) { held->stop(); });
  (*node)->start();
  return {};
}

} // namespace nephele::client_service
