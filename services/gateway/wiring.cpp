#include "services/gateway/wiring.hpp"

#include "common/log/log.hpp"
#include "common/node/host.hpp"
#include "services/gateway/metrics.hpp"
#include "services/gateway/plane.hpp"

#include <nlohmann/json.hpp>

#include <csignal>

namespace nephele::gateway {

namespace {

using namespace std::chrono_literals;

/// How long a shutdown waits for the disk and for acks, so that the mixer has
/// time left to let them out.
constexpr auto drain_time = 2s;
constexpr auto drain_look = 10ms;

class mixer_port final : public mix_port {
public:
  explicit mixer_port(node::mixer& through) : mixer_(through) {}

  void send(const identity& next, rotation_number rotation,
            sphinx::size_class size, byte_span packet,
            steady_time due) override {
    // The mixer counts what it drops.
    static_cast<void>(mixer_.send(next, rotation, size, packet, due));
  }

private:
  node::mixer& mixer_;
};

/// What a gateway has beside its node half; destroyed before that.
class client_side {
public:
  client_side(runtime::app& app, node::host& half,
              std::unique_ptr<client_socket> clients)
      : clock_(app.time()), host_(half), clients_(std::move(clients)),
        mixes_(half.mixer()) {}

  result<void> open(const settings& chosen) {
    auto made = plane::open({host_.loop(), clock_, *clients_, mixes_, guard_,
                             random_, host_.id(), chosen.data_dir / "inbox.db"},
                            limits_of(chosen));
    if (!made)
      return fail(std::move(made.error()));
    plane_ = std::move(*made);
    host_.mixer().on_final([this](node::final_packet&& packet) {
      plane_->from_mixnet(packet.to.address, packet.size, packet.rotation,
                          packet.message);
    });
    host_.upkeep().on_topology(
        [this](const node::topology_update& update) { follow(update); });
    return {};
  }

  [[nodiscard]] const plane& core() const noexcept { return *plane_; }

  [[nodiscard]] std::string disk_fault() const {
    return plane_->state().disk_good ? std::string{}
                                     : std::string{"the disk fails"};
  }

  /// Before the node half drains: what is in flight still arrives, and the
  /// acks that it earns go out through the mixer.
  void drain(steady_time deadline) {
    const auto end = std::min(deadline, clock_.steady() + drain_time);
    host_.call([this] {
      host_.mixer().admit(false);
      plane_->begin_drain();
    });
    bool is_done = false;
    while (!is_done && clock_.steady() < end) {
      host_.call([&] {
        is_done = plane_->is_drained()
                  && host_.mixer().counts().in_flight.value() == 0;
      });
      if (!is_done)
        std::this_thread::sleep_for(drain_look);
    }
    if (!is_done)
      log::warning("gateway.drain_incomplete",
                   {{"reason", "not everything is durable or acked"}});
  }

private:
  void follow(const node::topology_update& update) {
    if (update.relayed != relayed_) {
      relayed_ = update.relayed;
      relayed_text_
          = relayed_ ? std::make_shared<const std::string>(relayed_->dump())
                     : nullptr;
    }
    plane_->use_topology(update.current, relayed_text_);
  }

  const clock& clock_;
  node::host& host_;
  std::unique_ptr<client_socket> clients_;
  mixer_port mixes_;
  open_admission guard_;
  crypto::system_random random_;
  std::shared_ptr<const nlohmann::json> relayed_;
  std::shared_ptr<const std::string> relayed_text_;
  std::unique_ptr<plane> plane_;
};

struct bound_clients {
  std::unique_ptr<client_socket> socket;
  curve_key key;
};

/// Before the node half is opened, which announces port and key.
result<bound_clients> bind_clients(runtime::app& app, const settings& chosen) {
  crypto::system_random random;
  auto keys = crypto::load_or_create_keys(chosen.node.keys_dir,
                                          crypto::key_owner::node, random,
                                          crypto::key_file_access::group_reads);
  if (!keys)
    return fail(std::move(keys.error()));
  const zmq::curve_pair pair{keys->link.duplicate(), keys->publics().link};
  auto socket = client_socket::open(
      app.sockets(), app.zap(), pair,
      {.endpoint = node::tcp_endpoint(chosen.client_host, chosen.client_port),
       .connections = chosen.max_clients * 2 + 64});
  if (!socket)
    return fail(std::move(socket.error()));
  return bound_clients{std::move(*socket), pair.public_key};
}

std::string advertised(const settings& chosen, std::uint16_t port) {
  return node::tcp_endpoint(chosen.client_advertise.empty()
                                ? chosen.client_host
                                : chosen.client_advertise,
                            port);
}

} // namespace

result<void> wire(runtime::app& app, const settings& chosen) {
  // A file that may not grow is a failing disk, not the end of the process.
  std::signal(SIGXFSZ, SIG_IGN);
  std::error_code ignored;
  std::filesystem::create_directories(chosen.data_dir, ignored);

  auto clients = bind_clients(app, chosen);
  if (!clients)
    return fail(std::move(clients.error()));
  const auto endpoint
      = advertised(chosen, zmq::port_of(clients->socket->endpoint()));
  app.publish_port("client", zmq::port_of(endpoint));

  // links → mixer → workers → mixer → plane → clients; clients → plane → mixer
  auto opened = node::host::open(app, chosen.node,
                                 {.position = node::position::last,
                                  .layer = {},
                                  .client_endpoint = endpoint,
                                  .client_key = clients->key});
  if (!opened)
    return fail(std::move(opened.error()));
  const std::shared_ptr<node::host> host = std::move(*opened);
  const auto side
      = std::make_shared<client_side>(app, *host, std::move(clients->socket));
  if (auto ready = side->open(chosen); !ready)
    return fail(std::move(ready.error()));

  show_gateway(app.metrics(), side->core());
  app.http().readiness().add("inbox",
                             [raw = side.get()] { return raw->disk_fault(); });
  app.keep(host);
  app.keep(side);
  app.on_stop("clients",
              [raw = side.get()](steady_time end) { raw->drain(end); });
  host->start(app);
  log::info("gateway.started", {{"identity", to_hex(host->id().span())},
                                {"link", host->mixer().endpoint()},
                                {"client", endpoint}});
  return {};
}

} // namespace nephele::gateway
