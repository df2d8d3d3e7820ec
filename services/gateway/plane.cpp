#include "services/gateway/plane.hpp"

#include <algorithm>

namespace nephele::gateway {

namespace {

/// Client messages in one turn of the loop, so that links get theirs.
constexpr std::size_t read_burst = 256;

} // namespace

plane::plane(const surroundings& in)
    : loop_(in.loop), clock_(in.time), clients_(in.clients) {
}

plane::~plane() {
  loop_.unwatch(watch_);
  if (timer_)
    loop_.cancel(*timer_);
}

result<std::unique_ptr<plane>> plane::open(const surroundings& in,
                                           const core_limits& limits) {
  std::unique_ptr<plane> made{new plane(in)};
  auto opened = inbox_store::open(
      in.inbox_file, [raw = made.get()](std::function<void()> what) {
        raw->loop_.post([raw, what = std::move(what)] {
          what();
          raw->schedule();
        });
      });
  if (!opened)
    return fail(std::move(opened.error()));
  made->inbox_ = std::move(opened->inbox);
  made->core_ = std::make_unique<core>(core_parts{in.self, in.clients, in.mixes,
                                                  in.guard, *made->inbox_,
                                                  in.random, made->counts_},
                                       limits, std::move(opened->known));
  made->watch_ = in.loop.watch(in.clients.native(),
                               [raw = made.get()] { raw->read_clients(); });
  made->schedule();
  return made;
}

void plane::use_topology(std::shared_ptr<const topology::directory> directory,
                         std::shared_ptr<const std::string> relayed) {
  core_->use_topology(std::move(directory), std::move(relayed));
}

void plane::from_mixnet(const identity& to, sphinx::size_class size,
                        rotation_number rotation, byte_span payload) {
  core_->from_mixnet(to, size, rotation, payload, clock_.steady(),
                     clock_.wall());
  schedule();
}

void plane::begin_drain() {
  core_->begin_drain(clock_.steady());
  schedule();
}

void plane::read_clients() {
  const auto now = clock_.steady();
  const auto wall = clock_.wall();
  const auto dropped
      = clients_.receive(read_burst, [&](const client_socket::received& one) {
          core_->from_client(one.peer, one.route, one.message, now, wall);
        });
  counts_.dropped(drop_reason::junk, dropped);
  schedule();
}

void plane::run() {
  core_->run(clock_.steady(), clock_.wall());
  state_.sessions = core_->sessions().open_sessions();
  state_.registrations = core_->delivery().registrations();
  state_.inbox_messages = core_->delivery().stored();
  state_.disk_good = core_->delivery().is_disk_good();
  schedule();
}

void plane::schedule() {
  // What is due at once is so from the beginning of time, with which the loop
  // could not reckon.
  const auto due = std::max(core_->next_due(), clock_.steady());
  if (timer_) {
    if (timer_->due <= due)
      return;
    loop_.cancel(*timer_);
  }
  timer_ = loop_.at(due, [this] {
    timer_.reset();
    run();
  });
}

} // namespace nephele::gateway
