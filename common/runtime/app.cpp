#include "common/runtime/app.hpp"

#include "common/runtime/handshake_metrics.hpp"
#include "common/runtime/watchdog.hpp"
#include "common/zmq/poller.hpp"

#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>
#include <caf/atom.hpp>

namespace nephele::runtime {

namespace {

/// Between a step's deadline and the end of a process that hangs.
constexpr std::chrono::seconds last_margin{1};

http::server_options http_options(const settings& chosen) {
  http::server_options options;
  options.host = chosen.http_host;
  options.port = chosen.http_port;
  return options;
}

} // namespace

struct app::actor_world {
  caf::actor_system_config config;
  std::unique_ptr<caf::actor_system> system;

  actor_world(const settings& chosen, const actor_types& types) {
    // Work stealing burns CPU at the low rates of an idle network.
    config.set("scheduler.policy", caf::atom("sharing"));
    config.set("scheduler.max-threads", chosen.worker_threads);
    config.set("scheduler.max-throughput", chosen.worker_throughput);
    if (types)
      types(config);
    system = std::make_unique<caf::actor_system>(config);
  }
};

app::app(std::string service, settings chosen, signals& source,
         const actor_types& types)
    : service_(std::move(service)), settings_(std::move(chosen)),
      signals_(source), metrics_(service_), http_(http_options(settings_)),
      actors_(std::make_unique<actor_world>(settings_, types)),
      sockets_(settings_.io_threads),
      zap_(zmq::zap_server::open(sockets_).value()) {
  show_handshakes(metrics_, *zap_);
  http_.set_metrics([this] { return metrics_.serialize(); });
  http_.readiness().add("shutdown", [this] {
    return stopping_ ? std::string{"stopping"} : std::string{};
  });
}

app::~app() {
  // Also the way out when wiring has failed.
  if (!stopping_)
    shut_down();
}

caf::actor_system& app::actors() noexcept {
  return *actors_->system;
}

void app::publish_port(std::string name, std::uint16_t port) {
  ports_[std::move(name)] = port;
}

void app::on_stop(std::string name, stop_step run) {
  steps_.push_back({std::move(name), std::move(run)});
}

void app::request_stop(int status) noexcept {
  auto none = 0;
  status_.compare_exchange_strong(none, status);
  stop_requested_.ring();
}

int app::wait() {
  if (announce())
    await_signal();
  else
    status_ = 1;
  shut_down();
  log::info("app.stopped", {{"service", service_}, {"status", status_.load()}});
  return status_;
}

bool app::announce() {
  const auto port = http_.start();
  if (!port) {
    log::error("app.http_failed", {{"reason", port.error()}});
    return false;
  }
  publish_port("http", *port);
  if (!settings_.ports_file.empty()) {
    if (auto written = write_ports_file(settings_.ports_file, ports_);
        !written) {
      log::error("app.ports_file_failed", {{"reason", written.error()}});
      return false;
    }
  }
  log::info("app.started", {{"service", service_}, {"http_port", *port}});
  return true;
}

void app::await_signal() {
  zmq::poller waits;
  waits.add(signals_.descriptor());
  const auto requested = waits.add(stop_requested_.descriptor());
  while (true) {
    waits.wait(std::chrono::milliseconds{-1});
    if (waits.is_ready(requested) || signals_.take() != 0)
      return;
  }
}

void app::shut_down() {
  stopping_ = true;
  const auto deadline = time_.steady() + settings_.shutdown_grace;
  guard_ = std::make_unique<watchdog>(signals_, deadline + last_margin);
  log::info("app.stopping", {{"service", service_}});
  for (auto& [name, run] : steps_) {
    run(deadline);
    log::debug("app.step_done", {{"step", name}});
  }
  // Pages and checks look at the parts that go now.
  http_.stop();
  while (!kept_.empty())
    kept_.pop_back();
  actors_->system->await_all_actors_done();
}

} // namespace nephele::runtime
