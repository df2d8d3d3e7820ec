#include "common/client_session/uplink.hpp"

#include <algorithm>

namespace nephele::client_session {

namespace {

using namespace std::chrono_literals;

/// A service looks at its paced sources this often when nothing wakes it.
constexpr auto service_period = 4ms;

/// A gateway takes a service that says nothing for long to be gone; an idle
/// one repeats what it has taken this often. Spec: docs/protocol/session.md §5.
constexpr auto service_sign_of_life = 5s;

/// Packets in one turn of the loop, so that reading is not starved.
constexpr int service_burst = 16;

} // namespace

uplink::uplink(parts with) : with_(with) {
}

uplink::~uplink() {
  end();
}

void uplink::begin(gateway_link& link, nephele::session::session_class kind,
                   nephele::session::preset rates) {
  end();
  link_ = &link;
  tell({});
  is_clocked_ = kind == nephele::session::session_class::client;
  if (!is_clocked_) {
    run_service();
    return;
  }
  clocked_.emplace(client::send_schedule{nephele::session::rates_of(rates),
                                         with_.random, with_.loop.now()},
                   with_.factory, with_.acks, with_.loops);
  for (auto* source : sources_)
    clocked_->add(*source);
  run_clock();
}

void uplink::end() {
  if (timer_)
    with_.loop.cancel(*timer_);
  timer_.reset();
  link_ = nullptr;
  if (clocked_)
    counts_.skipped += clocked_->counts().skipped;
  clocked_.reset();
}

void uplink::add(client::traffic_source& source) {
  sources_.push_back(&source);
  rota_.add(source);
  if (clocked_)
    clocked_->add(source);
}

void uplink::remove(client::traffic_source& source) {
  std::erase(sources_, &source);
  rota_.remove(source);
  if (clocked_)
    clocked_->remove(source);
  with_.acks.forget(source);
}

uplink::counters uplink::counts() const noexcept {
  auto now = counts_;
  if (clocked_)
    now.skipped += clocked_->counts().skipped;
  return now;
}

void uplink::set_timer(steady_time due, void (uplink::*action)()) {
  if (timer_)
    with_.loop.cancel(*timer_);
  timer_ = with_.loop.at(due, [this, action] {
    timer_.reset();
    (this->*action)();
  });
}

void uplink::run_clock() {
  while (const auto packet = clocked_->emit(with_.loop.now()))
    send(*packet);
  clocked_->prepare(with_.loop.now(), with_.time.wall());
  set_timer(clocked_->next_action(with_.loop.now()), &uplink::run_clock);
}

void uplink::wake() {
  if (link_ != nullptr && !is_clocked_)
    set_timer(with_.loop.now(), &uplink::run_service);
}

void uplink::run_service() {
  int sent = 0;
  while (sent < service_burst) {
    const auto packet = client::send_at_once(
        rota_, with_.factory, with_.acks, with_.loop.now(), with_.time.wall());
    if (!packet)
      break;
    send(*packet);
    ++sent;
  }
  const auto taken = with_.deliveries.taken();
  const bool is_silent = with_.loop.now() - told_at_ >= service_sign_of_life;
  if ((taken > told_ || is_silent) && link_->send_taken(taken))
    tell(taken);
  set_timer(sent == service_burst ? with_.loop.now()
                                  : with_.loop.now() + service_period,
            &uplink::run_service);
}

void uplink::send(const client::outgoing& packet) {
  const auto taken = with_.deliveries.taken();
  const bool sent = link_->send({.taken = taken,
                                 .rotation = packet.rotation,
                                 .first_hop = packet.first_hop,
                                 .packet = packet.packet});
  // A packet that the socket did not take is waited for all the same: its
  // time-out brings it back, at no other pace than any loss.
  ++(sent ? counts_.sent : counts_.unsent);
  if (sent)
    tell(taken);
}

void uplink::tell(nephele::session::delivery_number taken) {
  told_ = taken;
  told_at_ = with_.loop.now();
}

} // namespace nephele::client_session
