#include "common/link/egress.hpp"

#include "common/base/endian.hpp"
#include "common/link/ingress.hpp"

#include <algorithm>

namespace nephele::link {

namespace {

constexpr int send_high_water = 128;

/// Zero is "never".
bool is_over(steady_time since, std::chrono::milliseconds span,
             steady_time now) noexcept {
  return since != steady_time{} && now - since >= span;
}

} // namespace

sent_packets& sent_packets::operator+=(const sent_packets& more) noexcept {
  sent += more.sent;
  bundles += more.bundles;
  full += more.full;
  unreachable += more.unreachable;
  return *this;
}

result<egress> egress::open(zmq::context& owner, const zmq::curve_pair& own,
                            egress_limits limits) {
  auto settings = link_settings();
  // Small bundles are many; what a peer may have waiting is kept in bytes.
  settings.send_high_water = send_high_water;
  auto made = zmq::socket::open(owner, zmq::socket_kind::router, settings);
  if (!made)
    return fail(made.error());
  // Each dial brings its peer's key; here it only switches CURVE on.
  if (auto secured = made->curve_client(own, own.public_key); !secured)
    return fail(secured.error());
  auto monitor = zmq::monitor::watch(owner, *made);
  if (!monitor)
    return fail(monitor.error());
  return egress{std::move(*made), std::move(*monitor), limits};
}

egress::egress(zmq::socket socket, zmq::monitor monitor, egress_limits limits)
    : monitor_(std::move(monitor)), socket_(std::move(socket)), limits_(limits),
      budget_(std::make_shared<zmq::byte_budget>(limits.bytes)) {
}

void egress::replace_peers(std::span<const peer> peers, steady_time now) {
  std::unordered_map<identity, connection, prefix_hash> next;
  for (const auto& wanted : peers) {
    const auto held = peers_.find(wanted.id);
    if (held != peers_.end() && held->second.to == wanted) {
      next.insert(peers_.extract(held));
      continue;
    }
    connection fresh;
    fresh.to = wanted;
    fresh.budget
        = std::make_shared<zmq::byte_budget>(limits_.peer_bytes, budget_);
    next.emplace(wanted.id, std::move(fresh));
  }
  // Leave first: who has moved may have taken another one's endpoint.
  for (auto& [id, gone] : peers_)
    leave(gone);
  peers_ = std::move(next);
  filling_.clear();
  for (auto& [id, known] : peers_) {
    known.bundles.clear();
    // A peer that was refused may have been waiting for this topology.
    if (!known.dialled || known.due)
      dial(known, now);
  }
}

void egress::dial(connection& to, steady_time now) {
  leave(to);
  ++dials_;
  std::ranges::copy(to.to.id.bytes, to.routing_id.begin());
  store_be(static_cast<std::uint32_t>(dials_),
           std::span{to.routing_id}.last<4>());
  to.last_dial = now;
  to.stuck_since = {};
  to.due = false;
  // An endpoint that libzmq does not take stays undialled, and what is sent
  // there is unreachable; the next topology may bring a better one.
  to.dialled
      = socket_.dial(to.to.endpoint, to.routing_id, to.to.key).has_value();
}

void egress::leave(connection& from) {
  if (from.dialled)
    std::ignore = socket_.disconnect(from.to.endpoint);
  from.dialled = false;
}

bool egress::add(const identity& next, rotation_number rotation,
                 sphinx::size_class size, byte_span packet) {
  const auto found = peers_.find(next);
  if (found == peers_.end())
    return false;
  auto& to = found->second;
  auto bundle = std::ranges::find_if(to.bundles, [&](const open_bundle& b) {
    return b.rotation == rotation && b.size == size;
  });
  if (bundle == to.bundles.end()) {
    if (to.bundles.empty())
      filling_.push_back(&to);
    to.bundles.emplace_back();
    bundle = std::prev(to.bundles.end());
    bundle->rotation = rotation;
    bundle->size = size;
  }
  bundle->packets[bundle->count++] = packet;
  if (bundle->count == wire::max_bundle_packets)
    send(to, *bundle);
  return true;
}

sent_packets egress::flush() {
  for (auto* to : filling_) {
    for (auto& bundle : to->bundles)
      if (bundle.count > 0)
        send(*to, bundle);
    to->bundles.clear();
  }
  filling_.clear();
  return std::exchange(account_, {});
}

void egress::send(connection& to, open_bundle& bundle) {
  const auto count = std::exchange(bundle.count, 0);
  if (!to.dialled) {
    account_.unreachable += count;
    return;
  }
  auto body = zmq::charge(to.budget, bundle_size(bundle.size, count));
  if (!body) {
    account_.full += count;
    return;
  }
  write_bundle(bundle.rotation, bundle.size,
               std::span{bundle.packets}.first(count), body->bytes());
  std::array<zmq::message, 2> parts{zmq::message{to.routing_id},
                                    std::move(*body)};
  switch (socket_.send(parts)) {
  case zmq::send_outcome::sent:
    account_.sent += count;
    ++account_.bundles;
    return;
  case zmq::send_outcome::full:
    account_.full += count;
    return;
  case zmq::send_outcome::unreachable:
  case zmq::send_outcome::closed:
    account_.unreachable += count;
    to.due = true;
    return;
  }
}

void egress::follow() {
  while (const auto event = monitor_.next()) {
    if (event->kind != zmq::monitor_kind::auth_failed
        && event->kind != zmq::monitor_kind::protocol_failed)
      continue;
    for (auto& [id, known] : peers_)
      if (known.to.endpoint == event->endpoint)
        known.due = true;
  }
}

void egress::watch_progress(connection& to, steady_time now) const {
  const auto finished = to.budget->finished();
  const bool moves = std::exchange(to.finished, finished) != finished
                     || to.budget->used() == 0;
  if (moves)
    to.stuck_since = {};
  else if (to.stuck_since == steady_time{})
    to.stuck_since = now;
}

void egress::maintain(steady_time now) {
  for (auto& [id, known] : peers_) {
    watch_progress(known, now);
    const bool wanted
        = known.due || is_over(known.stuck_since, limits_.stuck, now);
    if (wanted && now - known.last_dial >= limits_.redial_pause)
      dial(known, now);
  }
}

} // namespace nephele::link
