#include "common/node/upkeep.hpp"

#include "common/log/log.hpp"
#include "common/node/clock_check.hpp"
#include "common/node/filter_budget.hpp"

#include <algorithm>

namespace nephele::node {

namespace {

using namespace std::chrono_literals;

/// Between two looks at calendar and topology: a change of epoch or a delta
/// takes effect within it.
constexpr auto cycle_period = 250ms;

constexpr auto clock_period = 60s;
constexpr auto clock_retry = 2s;
constexpr std::chrono::milliseconds answer_time{3'000};

/// As large as the bus lets an answer be.
constexpr std::size_t max_topology_answer = bus::max_envelope_size;

bus::request_client_options indexer_options(const settings& chosen) {
  bus::request_client_options options;
  options.endpoint = chosen.indexer_endpoint;
  options.server = chosen.indexer_key.value_or(curve_key{});
  options.max_answer = max_topology_answer;
  return options;
}

bus::feed_subscriber_options feed_options(const settings& chosen) {
  bus::feed_subscriber_options options;
  options.endpoint = chosen.feed_endpoint;
  options.server = chosen.indexer_key.value_or(curve_key{});
  return options;
}

} // namespace

upkeep::upkeep(surroundings in, const settings& chosen,
               const zmq::curve_pair& link, const crypto::signing_key& signer,
               topology::node_record description, key_rotation keys,
               key_dir::signed_record record,
               std::function<void(const error&)> fatal)
    : in_(in), settings_(chosen), description_(description),
      indexer_(in.sockets, indexer_options(chosen), zmq::duplicate(link)),
      feed_(in.sockets, feed_options(chosen), zmq::duplicate(link)),
      follower_({chosen.signers, chosen.signer_threshold}),
      keys_(std::move(keys)), record_(std::move(record)),
      announcer_(indexer_, signer, std::move(description)),
      fatal_(std::move(fatal)) {
  for (const auto* topic : {"topology", "delta"})
    feed_.add(topic, 1, [this](const nlohmann::json&) { hint(); });
  feed_.on_gap([this] { hint(); });
}

upkeep::~upkeep() {
  stop();
}

void upkeep::start() {
  // Without the feed the topology is only learnt later.
  if (const auto listening = feed_.start(); !listening)
    log::warning("node.feed_failed", {{"reason", listening.error()}});
  thread_ = std::thread{[this] { run(); }};
}

void upkeep::stop() {
  stopping_ = true;
  indexer_.stop();
  {
    const std::scoped_lock lock{mutex_};
    wake_.notify_all();
  }
  if (thread_.joinable())
    thread_.join();
  feed_.stop();
}

void upkeep::hint() {
  hinted_ = true;
  const std::scoped_lock lock{mutex_};
  wake_.notify_all();
}

upkeep_faults upkeep::faults() const {
  const std::scoped_lock lock{mutex_};
  return faults_;
}

void upkeep::run() {
  while (!stopping_) {
    cycle();
    std::unique_lock lock{mutex_};
    wake_.wait_for(lock, cycle_period, [this] { return stopping_ || hinted_; });
  }
}

void upkeep::cycle() {
  // Keys before anything that waits for the indexer.
  rotate();
  publish();
  if (is_due(next_clock_, clock_is_right_ ? clock_period : clock_retry))
    compare_clocks();
  if (hinted_.exchange(false)
      | is_due(next_fetch_, share_of_epoch(20, 1s, 30s)))
    fetch();
  rotate();
  announce();
  publish();
}

bool upkeep::is_due(steady_time& next, std::chrono::nanoseconds period) const {
  const auto now = in_.time.steady();
  if (now < next)
    return false;
  next = now + period;
  return true;
}

std::chrono::nanoseconds
upkeep::share_of_epoch(int parts, std::chrono::nanoseconds least,
                       std::chrono::nanoseconds most) const {
  const auto& on = follower_.parameters();
  return on ? std::clamp(on->epoch_length / parts, least, most) : least;
}

// -- the indexer -------------------------------------------------------------

void upkeep::compare_clocks() {
  const auto offset
      = measure_clock_offset(indexer_, settings_.signers, in_.time, random_);
  if (!offset) {
    log::warning("node.clock_unknown", {{"reason", offset.error()}});
    next_clock_ = in_.time.steady() + clock_retry;
    return;
  }
  clock_is_right_ = std::chrono::abs(*offset) <= max_clock_offset;
  if (!clock_is_right_)
    log::error("node.clock_off", {{"ahead_by", *offset}});
  const std::scoped_lock lock{mutex_};
  faults_.clock = clock_is_right_ ? "" : "more than 5 s off";
}

void upkeep::fetch() {
  const auto answer
      = indexer_.ask("topology", 1, nlohmann::json::object(), answer_time);
  if (!answer) {
    if (!stopping_)
      log::warning("node.topology_fetch_failed", {{"reason", answer.error()}});
    return;
  }
  if (const auto taken = follower_.take(*answer, in_.time.wall()); !taken)
    log::warning("node.topology_refused", {{"reason", taken.error()}});
}

void upkeep::announce() {
  const auto& on = follower_.parameters();
  const auto keys = keys_.announced();
  if (!on || !clock_is_right_ || keys.empty() || stopping_)
    return;
  const auto oldest = keys.front().rotation;
  const auto told = announcer_.announce(keys, oldest, record_, in_.time.wall());
  if (!told) {
    log::warning("node.register_failed", {{"reason", told.error()}});
    return;
  }
  if (*told == announcer::outcome::contradicted) {
    log::error("node.keys_contradicted");
    keys_.distrust();
    return;
  }
  if (!is_due(next_heartbeat_, announcer_.heartbeat_interval()))
    return;
  const auto beaten
      = announcer_.heartbeat(in_.mixer.counts().regular_in.value());
  if (!beaten && !stopping_)
    log::warning("node.heartbeat_failed", {{"reason", beaten.error()}});
}

// -- keys --------------------------------------------------------------------

void upkeep::measure_rate() {
  const auto& counts = in_.mixer.counts();
  const auto now = counts.regular_in.value() + counts.ack_in.value();
  const auto period = share_of_epoch(1, 1s, 24h);
  if (!is_due(next_rate_, period))
    return;
  measured_ = static_cast<double>(now - last_count_)
              / std::chrono::duration<double>{period}.count();
  last_count_ = now;
}

void upkeep::rotate() {
  const auto& on = follower_.parameters();
  // With a wrong clock keys would be destroyed, or serve, at wrong times.
  if (!on || !clock_is_right_)
    return;
  measure_rate();
  const auto packets = filter_packets(
      *on, std::max(settings_.expected_packets_per_second, 2 * measured_),
      settings_.max_filter.value);
  const auto now = in_.time.wall();
  result<void> advanced;
  if (packets) {
    keys_.size_filters(*packets);
    advanced = keys_.advance(*on, now, record_);
  } else {
    advanced = fail(packets.error());
  }
  fill_ = keys_.fill();
  const std::scoped_lock lock{mutex_};
  faults_.keys = keys_.serves(now) ? "" : "no key for the time";
  if (advanced)
    return;
  faults_.keys = advanced.error().text();
  log::error("node.keys_failed", {{"reason", advanced.error()}});
  // What served before goes on; a node that never served cannot start.
  if (!told_ring_ && fatal_)
    std::exchange(fatal_, {})(advanced.error());
}

// -- the data plane ----------------------------------------------------------

void upkeep::publish() {
  const auto now = in_.time.wall();
  const auto current = follower_.current(now);
  {
    const std::scoped_lock lock{mutex_};
    faults_.topology = current ? "" : current.error().text();
  }
  if (current)
    if (const auto* own = (*current)->find(description_.id))
      for (const auto& key : own->mix_keys)
        keys_.supersede(key.rotation, key.generation, now);
  if (const auto ring = keys_.ring(); ring != told_ring_) {
    told_ring_ = ring;
    in_.loop.post([&mixer = in_.mixer, ring] { mixer.use_keys(ring); });
  }
  if (told_admit_ != clock_is_right_) {
    told_admit_ = clock_is_right_;
    in_.loop.post(
        [&mixer = in_.mixer, open = told_admit_] { mixer.admit(open); });
  }
  const auto directories = follower_.directories(now);
  auto plan = plan_links(description_.id, directories, follower_.peers());
  if (plan != told_plan_) {
    told_plan_ = plan;
    in_.loop.post([&mixer = in_.mixer, moved = std::move(plan)] {
      mixer.use_links(moved);
    });
  }
  topology_update update{current ? *current : nullptr, follower_.next(now),
                         follower_.relayed()};
  if (update == told_)
    return;
  told_ = update;
  epoch_ = update.current ? update.current->epoch().value() : 0;
  if (on_topology_)
    in_.loop.post([this, update] { on_topology_(update); });
}

} // namespace nephele::node
