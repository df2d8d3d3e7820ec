#include "services/network-requester/requester_node.hpp"

#include "common/client/address.hpp"
#include "common/client_session/join_source.hpp"
#include "common/log/log.hpp"
#include "common/topology/calendar.hpp"

namespace nephele::network_requester {

namespace {

constexpr std::chrono::seconds housekeeping_interval{1};

/// After the connections have ended, for the last words to the clients.
constexpr std::chrono::milliseconds farewell{300};
constexpr std::chrono::milliseconds drain_step{20};

} // namespace

result<std::shared_ptr<requester_node>>
requester_node::open(runtime::app& app, const config& chosen) {
  crypto::system_random random;
  auto keys = crypto::load_or_create_keys(chosen.keys_dir,
                                          crypto::key_owner::client, random);
  if (!keys)
    return fail(keys.error());
  std::shared_ptr<requester_node> node{
      new requester_node{app, chosen, std::move(*keys)}};
  if (auto opened = node->open_session(app); !opened)
    return fail(opened.error());
  node->add_checks(app);
  return node;
}

requester_node::requester_node(runtime::app& app, config chosen,
                               crypto::long_term_keys keys)
    : chosen_(std::move(chosen)), clock_(app.time()), keys_(std::move(keys)),
      signer_(keys_.signer()), loop_(clock_), meters_(app.metrics()) {
}

requester_node::~requester_node() {
  stop(clock_.steady());
}

// -- parts --------------------------------------------------------------------

result<void> requester_node::open_session(runtime::app& app) {
  const auto joined = client_session::load_join(chosen_.join_file, {});
  if (!joined)
    return fail(joined.error());
  auto gateways = client_session::pick_gateways(*joined, chosen_.gateways);
  if (!gateways)
    return fail(gateways.error());
  session_ = std::make_unique<client_session::session>(
      client_session::session::environment{loop_, app.sockets(), clock_,
                                           random_},
      client_session::settings{.trust = joined->trust,
                               .gateways = std::move(*gateways),
                               .kind = session::session_class::service,
                               .rates = session::preset::balanced},
      client_session::session::keys{signer_,
                                    crypto::x25519_pair_from<encryption_key>(
                                        keys_.encryption->duplicate())},
      handlers());
  streams_ = std::make_unique<stream::responder>(
      stream::responder_options{.max_streams = chosen_.max_connections,
                                .max_tags = stream::max_tags,
                                .max_rate = chosen_.max_rate_per_tag,
                                .total_rate = chosen_.max_rate,
                                .max_stream_buffer = chosen_.max_stream_buffer,
                                .idle = chosen_.idle_time_out},
      [this](rotation_number rotation) { return expiry_of(rotation); },
      loop_.now());
  streams_->on_ready([this] { session_->wake(); });
  exits_ = std::make_unique<connector>(
      loop_, *streams_, exit_policy{policy_of(chosen_)},
      connector_options{.max_connections = chosen_.max_connections,
                        .max_connections_a_tag
                        = chosen_.max_connections_per_tag,
                        .connect_time_out = chosen_.connect_time_out},
      resolver::options{.threads = chosen_.resolver_threads});
  session_->add(*streams_);
  address_ = client::print(session_->self());
  return {};
}

client_session::session_handlers requester_node::handlers() {
  return {
      .on_stream =
          [this](const client::stream_content& content,
                 std::optional<client::reply_surbs::owner> owner) {
            // A service gives out no reply blocks of its own.
            if (!owner)
              streams_->on_content(content, loop_.now());
          },
      .on_fragment =
          [this](const client::content&,
                 const client_session::delivery& which) {
            // Nobody reads messages here; the gateway need not keep them.
            session_->finished(which);
          },
      .on_directory =
          [this](const std::shared_ptr<const topology::directory>& directory) {
            has_topology_ = directory != nullptr;
            if (!directory)
              log::warning("network_requester.topology_stale");
          },
      .on_connection =
          [this](bool is_up, const std::string& why) {
            connected_ = is_up;
            if (is_up)
              log::info("network_requester.connected");
            else
              log::warning("network_requester.disconnected", {{"reason", why}});
          }};
}

std::optional<steady_time>
requester_node::expiry_of(rotation_number rotation) const {
  const auto& directory = session_->directory();
  if (!directory)
    return std::nullopt;
  const auto& parameters = directory->parameters();
  const auto now = clock_.wall();
  const auto current = topology::rotation_at(parameters, now);
  // Beyond the next rotation a sender's clock or intention is wrong.
  if (!current || rotation > current->next())
    return std::nullopt;
  const auto end = topology::end_of(parameters, rotation) + parameters.overlap;
  if (end <= now)
    return std::nullopt;
  return clock_.steady() + (end - now);
}

void requester_node::add_checks(runtime::app& app) {
  auto& ready = app.http().readiness();
  ready.add("gateway",
            [this] { return connected_ ? "" : "no session with a gateway"; });
  ready.add("topology",
            [this] { return has_topology_ ? "" : "no usable topology"; });
  ready.add("connections", [this] {
    return connections_ < chosen_.max_connections
               ? ""
               : "the limit of connections is reached";
  });
  app.http().add_get("/api/v1/address", [text = address_](const auto&) {
    return http::response::json(R"({"address":")" + text + "\"}");
  });
}

void requester_node::keep_house() {
  if (exits_) {
    meters_.update(*streams_, *exits_);
    connections_ = exits_->connections();
  }
  loop_.at(loop_.now() + housekeeping_interval, [this] { keep_house(); });
}

// -- life ---------------------------------------------------------------------

void requester_node::start() {
  log::info("network_requester.address", {{"address", address_}});
  session_->start();
  keep_house();
  thread_ = std::thread{[this] { loop_.run(); }};
}

void requester_node::drain(steady_time deadline) {
  loop_.post([this] { exits_->drain(); });
  const auto end
      = std::min(deadline - 2 * farewell, clock_.steady() + chosen_.drain_time);
  // Shared, as a slow loop may run the question after we stopped asking.
  const auto left = std::make_shared<std::atomic<std::size_t>>(1);
  while (*left > 0 && clock_.steady() < end) {
    loop_.post([this, left] { *left = exits_->connections(); });
    std::this_thread::sleep_for(drain_step);
  }
  // What is left is reset, and the clients are told.
  loop_.post([this] { exits_.reset(); });
  std::this_thread::sleep_for(farewell);
}

void requester_node::stop(steady_time deadline) {
  if (!session_)
    return;
  if (thread_.joinable()) {
    drain(deadline);
    loop_.stop();
    thread_.join();
  }
  exits_.reset();
  session_->stop();
  if (streams_)
    session_->remove(*streams_);
  streams_.reset();
  session_.reset();
}

result<void> wire(runtime::app& app, const config& chosen) {
  auto node = requester_node::open(app, chosen);
  if (!node)
    return fail(node.error());
  app.keep(*node);
  app.on_stop("connections",
              [held = *node](steady_time deadline) { held->stop(deadline); });
  (*node)->start();
  return {};
}

} // namespace nephele::network_requester
