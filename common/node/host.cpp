#include "common/node/host.hpp"

#include "common/config/parse.hpp"
#include "common/crypto/x25519_batch.hpp"
#include "common/log/log.hpp"
#include "common/node/traffic_metrics.hpp"

#include <future>
#include <pthread.h>

namespace nephele::node {

namespace {

using namespace std::chrono_literals;

constexpr auto drain_look = 10ms;

/// Part of max_held above which a node should get no more traffic.
constexpr double held_alarm = 0.9;

topology::node_record describe_self(const settings& chosen,
                                    const host_role& role,
                                    const crypto::public_keys& keys,
                                    std::uint16_t link_port) {
  topology::node_record self;
  self.id = keys.id;
  self.role = role.position == position::last ? topology::node_role::gateway
                                              : topology::node_role::mix;
  self.layer = role.layer;
  self.link_endpoint = tcp_endpoint(
      chosen.link_advertise.empty() ? chosen.link_host : chosen.link_advertise,
      link_port);
  self.link_key = keys.link;
  self.client_endpoint = role.client_endpoint;
  self.client_key = role.client_key;
  self.version = config::version();
  return self;
}

} // namespace

result<std::unique_ptr<host>>
host::open(runtime::app& app, const settings& chosen, host_role role) {
  crypto::system_random source;
  // Kubernetes gives a pod its Secrets readable by the group.
  auto keys = crypto::load_or_create_keys(chosen.keys_dir,
                                          crypto::key_owner::node, source,
                                          crypto::key_file_access::group_reads);
  if (!keys)
    return fail(keys.error());
  std::unique_ptr<host> made{new host{app, std::move(*keys)}};
  if (const auto assembled = made->assemble(app, chosen, role); !assembled)
    return fail(assembled.error());
  return made;
}

host::host(runtime::app& app, crypto::long_term_keys keys)
    : clock_(app.time()), keys_(std::move(keys)), signer_(keys_.signer()),
      loop_(clock_) {
}

host::~host() {
  if (upkeep_)
    upkeep_->stop();
  loop_.stop();
  if (thread_.joinable())
    thread_.join();
}

result<void> host::assemble(runtime::app& app, const settings& chosen,
                            const host_role& role) {
  auto directory
      = key_dir::key_directory::open({.path = chosen.key_dir,
                                      .allow_disk = chosen.allow_disk_key_dir,
                                      .filter_packets = 1'000});
  if (!directory)
    return fail(directory.error());
  auto mix_keys = key_rotation::open(std::move(*directory), random_);
  if (!mix_keys)
    return fail(mix_keys.error());
  auto record = key_dir::signed_record::load(chosen.keys_dir / "signed");
  if (!record)
    return fail(record.error());
  const zmq::curve_pair link{keys_.link.duplicate(), keys_.publics().link};
  mixer_options options;
  options.position = role.position;
  options.link_endpoint = tcp_endpoint(chosen.link_host, chosen.link_port);
  options.max_held = chosen.max_held;
  options.max_in_flight = chosen.max_in_flight;
  options.workers = chosen.workers != 0
                        ? chosen.workers
                        : std::max(1U, std::thread::hardware_concurrency());
  auto mixes = mixer::open(app.sockets(), app.zap(), loop_, app.actors(), link,
                           clock_, options);
  if (!mixes)
    return fail(mixes.error());
  mixer_ = std::move(*mixes);
  const auto port = zmq::port_of(mixer_->endpoint());
  app.publish_port("link", port);
  upkeep_ = std::make_unique<node::upkeep>(
      upkeep::surroundings{app.sockets(), loop_, *mixer_, clock_}, chosen, link,
      signer_, describe_self(chosen, role, keys_.publics(), port),
      std::move(*mix_keys), std::move(*record),
      [&app](const error&) { app.request_stop(1); });
  show(app);
  const auto most = static_cast<double>(chosen.max_held) * held_alarm;
  app.http().readiness().add("held_packets", [this, most] {
    return static_cast<double>(mixer_->counts().held.value()) < most
               ? std::string{}
               : std::string{"almost as many as allowed"};
  });
  return {};
}

void host::show(runtime::app& app) {
  show_traffic(app.metrics(), mixer_->counts(), *upkeep_);
  // Asked here first, so that no packet waits for the lanes' check.
  const auto backend = crypto::chosen_x25519_backend();
  log::info("node.crypto", {{"x25519", to_string(backend)}});
  app.metrics()
      .add_exact_gauge("x25519_lanes_number",
                       "Scalar multiplications done at once: 8 with AVX-512 "
                       "IFMA, otherwise 1.")
      .set(backend == crypto::x25519_backend::ifma ? 8 : 1);
  auto& ready = app.http().readiness();
  ready.add("clock", [this] { return upkeep_->faults().clock; });
  ready.add("topology", [this] { return upkeep_->faults().topology; });
  ready.add("mix_keys", [this] { return upkeep_->faults().keys; });
}

void host::start(runtime::app& app) {
  thread_ = std::thread{[this] {
    ::pthread_setname_np(::pthread_self(), "data-plane");
    loop_.run();
  }};
  upkeep_->start();
  app.on_stop("upkeep", [this](steady_time) {
    upkeep_->stop();
    call([this] { mixer_->admit(false); });
  });
  app.on_stop("drain", [this](steady_time deadline) { drain(deadline); });
  app.on_stop("data-plane", [this](steady_time) {
    loop_.stop();
    thread_.join();
  });
}

void host::call(std::function<void()> action) {
  std::promise<void> done;
  loop_.post([&] {
    action();
    done.set_value();
  });
  done.get_future().wait();
}

void host::drain(steady_time deadline) {
  bool is_drained = false;
  while (!is_drained && clock_.steady() < deadline) {
    call([&] { is_drained = mixer_->is_drained(); });
    if (!is_drained)
      std::this_thread::sleep_for(drain_look);
  }
  call([this] { mixer_->abandon_held(); });
}

} // namespace nephele::node
