#include "common/node/mixer.hpp"

#include <caf/all.hpp>

#include <poll.h>

namespace nephele::node {

namespace {

using namespace std::chrono_literals;
using mixing::drop_reason;

/// Packets of one slot go out together: rounding due times up to it costs
/// 0.1 ms of lateness on average and makes bundles.
constexpr std::chrono::nanoseconds release_slot = 200us;

/// How often links are looked after and gauges set.
constexpr auto maintenance_period = 250ms;

/// Messages taken from the link before other work gets its turn.
constexpr std::size_t messages_a_turn = 64;

/// Packets sent before their blocks go back to the pool.
constexpr std::size_t releases_a_round = 512;

/// Free blocks kept a pool: 10 MB of regular packets.
constexpr std::size_t blocks_kept = 4096;

steady_time end_of_slot(steady_time due) noexcept {
  const auto since = due.time_since_epoch();
  const auto slots = (since + release_slot - 1ns) / release_slot;
  return steady_time{release_slot * slots};
}

struct held_packet {
  packet_block bytes;
  identity next;
  rotation_number rotation;
  sphinx::size_class size{};
};

} // namespace

struct mixer::parts {
  parts(link::ingress in, link::egress out,
        std::shared_ptr<zmq::allow_list> admits, caf::actor_system& actors,
        const mixer_options& options)
      : ingress(std::move(in)), egress(std::move(out)),
        admitted(std::move(admits)), workers(actors, options.workers),
        queue(options.max_held) {}

  // The pools outlive all that holds their blocks.
  packet_pool regular_pool{sphinx::regular_packet_size, blocks_kept};
  packet_pool ack_pool{sphinx::ack_packet_size, blocks_kept};

  link::ingress ingress;
  link::egress egress;
  std::shared_ptr<zmq::allow_list> admitted;
  unwrap_workers workers;
  mixing::delay_queue<held_packet> queue;

  std::shared_ptr<const mixing::key_ring> keys
      = std::make_shared<const mixing::key_ring>();
  sphinx::version_set versions;
  std::array<bool, 8> classes{};
  std::function<void(final_packet&&)> taker;

  zmq::event_loop::watch_id ingress_watch = 0;
  std::vector<zmq::event_loop::watch_id> watches;
  std::optional<zmq::event_loop::timer_id> release_timer;
  std::optional<zmq::event_loop::timer_id> maintenance_timer;
  bool admitting = true;

  // Being filled in this turn, at most one a rotation and class.
  std::vector<batch_ptr> open;
  // Reused storage.
  std::vector<batch_ptr> idle;
  std::vector<batch_ptr> done;
  std::vector<mixing::delay_queue<held_packet>::released> leaving;

  [[nodiscard]] packet_pool& pool(sphinx::size_class size) noexcept {
    return size == sphinx::size_class::ack ? ack_pool : regular_pool;
  }
};

result<std::unique_ptr<mixer>>
mixer::open(zmq::context& owner, zmq::zap_server& zap, zmq::event_loop& loop,
            caf::actor_system& actors, const zmq::curve_pair& link,
            const clock& time, mixer_options options) {
  auto admitted = std::make_shared<zmq::allow_list>();
  auto in
      = link::ingress::open(owner, zap, link, options.link_endpoint, admitted);
  if (!in)
    return fail(in.error());
  auto out = link::egress::open(owner, link, options.egress);
  if (!out)
    return fail(out.error());
  auto with = std::make_unique<parts>(std::move(*in), std::move(*out),
                                      std::move(admitted), actors, options);
  std::unique_ptr<mixer> made{
      new mixer{std::move(with), loop, time, std::move(options)}};
  made->start();
  return made;
}

mixer::mixer(std::unique_ptr<parts> with, zmq::event_loop& loop,
             const clock& time, mixer_options options)
    : loop_(loop), clock_(time), options_(std::move(options)),
      parts_(std::move(with)) {
}

mixer::~mixer() {
  loop_.unwatch(parts_->ingress_watch);
  for (const auto id : parts_->watches)
    loop_.unwatch(id);
  if (parts_->release_timer)
    loop_.cancel(*parts_->release_timer);
  if (parts_->maintenance_timer)
    loop_.cancel(*parts_->maintenance_timer);
}

void mixer::start() {
  parts_->leaving.reserve(releases_a_round);
  parts_->ingress_watch
      = loop_.watch(parts_->ingress.socket(), [this] { read_link(); });
  parts_->watches.push_back(loop_.watch(parts_->egress.events(),
                                        [this] { parts_->egress.follow(); }));
  parts_->watches.push_back(loop_.watch_fd(parts_->workers.descriptor(), POLLIN,
                                           [this](short) { collect(); }));
  maintain();
}

const std::string& mixer::endpoint() const noexcept {
  return parts_->ingress.endpoint();
}

void mixer::use_keys(std::shared_ptr<const mixing::key_ring> keys) {
  parts_->keys = std::move(keys);
  // An idle batch would keep a key alive that must be gone.
  for (const auto& batch : parts_->idle)
    batch->keys.reset();
}

void mixer::use_links(const link_plan& plan) {
  parts_->admitted->replace(plan.admitted);
  parts_->egress.replace_peers(plan.next_hops, clock_.steady());
  parts_->versions = plan.versions;
  parts_->classes = plan.classes;
}

void mixer::on_final(std::function<void(final_packet&&)> taker) {
  parts_->taker = std::move(taker);
}

// -- in ----------------------------------------------------------------------

void mixer::read_link() {
  parts_->ingress.receive(
      messages_a_turn,
      [this](const link::bundle_view& bundle) { return take(bundle); },
      [this](link::refusal why) {
        counts_.drop(why == link::refusal::unknown_peer
                         ? drop_reason::unknown_peer
                         : drop_reason::malformed_bundle);
      });
  submit_open();
  regulate();
}

/// @returns false when enough is in flight.
bool mixer::take(const link::bundle_view& bundle) {
  counts_.bundles_in.add(1);
  const auto number = static_cast<std::size_t>(bundle.size);
  const bool is_known = bundle.size == sphinx::size_class::regular
                        || bundle.size == sphinx::size_class::ack;
  if (!is_known || !parts_->classes[number]) {
    counts_.drop(drop_reason::unadmitted_class, bundle.count);
    return true;
  }
  counts_.in(bundle.size, bundle.count);
  put(bundle, clock_.steady());
  std::size_t waiting = 0;
  for (const auto& batch : parts_->open)
    waiting += batch->count;
  return parts_->workers.in_flight() + waiting < options_.max_in_flight;
}

void mixer::put(const link::bundle_view& bundle, steady_time arrival) {
  for (std::size_t i = 0; i < bundle.count; ++i) {
    auto& batch = open_batch(bundle.rotation, bundle.size, arrival);
    auto& block = batch.packets[batch.count++];
    block = parts_->pool(bundle.size).take();
    std::ranges::copy(bundle.packet(i), block.bytes().begin());
  }
}

packet_batch& mixer::open_batch(rotation_number rotation,
                                sphinx::size_class size, steady_time arrival) {
  for (auto& batch : parts_->open) {
    if (batch->terms.rotation != rotation || batch->terms.size != size)
      continue;
    if (batch->count < packet_batch::capacity)
      return *batch;
    submit(std::exchange(batch, std::move(parts_->open.back())));
    parts_->open.pop_back();
    break;
  }
  auto batch = parts_->idle.empty() ? std::make_shared<packet_batch>()
                                    : std::move(parts_->idle.back());
  if (!parts_->idle.empty())
    parts_->idle.pop_back();
  batch->terms = {rotation, size, parts_->versions, clock_.wall()};
  batch->keys = parts_->keys;
  batch->arrival = arrival;
  batch->count = 0;
  parts_->open.push_back(std::move(batch));
  return *parts_->open.back();
}

void mixer::submit_open() {
  for (auto& batch : parts_->open)
    submit(std::move(batch));
  parts_->open.clear();
}

void mixer::submit(batch_ptr batch) {
  counts_.batch_packets.observe(batch->count);
  parts_->workers.submit(std::move(batch));
}

/// Reads the link only while there is room in flight.
void mixer::regulate() {
  const auto in_flight = parts_->workers.in_flight();
  if (parts_->admitting && in_flight < options_.max_in_flight)
    loop_.resume(parts_->ingress_watch);
  else
    loop_.pause(parts_->ingress_watch);
}

// -- verdicts ----------------------------------------------------------------

void mixer::collect() {
  parts_->workers.collect(parts_->done);
  for (auto& batch : parts_->done) {
    act(*batch);
    batch->keys.reset();
    parts_->idle.push_back(std::move(batch));
  }
  parts_->done.clear();
  schedule();
  regulate();
}

void mixer::act(packet_batch& batch) {
  for (std::size_t i = 0; i < batch.count; ++i) {
    const auto& verdict = batch.verdicts[i];
    // Whatever the verdict, the block leaves the batch here.
    auto packet = std::exchange(batch.packets[i], packet_block{});
    if (const auto* drop = std::get_if<mixing::drop_verdict>(&verdict))
      counts_.drop(drop->why);
    else if (const auto* last = std::get_if<mixing::deliver_verdict>(&verdict))
      deliver(batch, *last);
    else if (options_.position == position::last)
      counts_.drop(drop_reason::not_final);
    else {
      const auto& on = std::get<mixing::forward_verdict>(verdict);
      hold(on.next, batch.terms.rotation, batch.terms.size, std::move(packet),
           batch.arrival + on.delay);
    }
  }
}

void mixer::deliver(const packet_batch& batch,
                    const mixing::deliver_verdict& verdict) {
  if (options_.position != position::last || !parts_->taker) {
    counts_.drop(drop_reason::not_forward);
    return;
  }
  counts_.delivered.add(1);
  parts_->taker(
      {verdict.to, batch.terms.size, batch.terms.rotation, verdict.message});
}

// -- out ---------------------------------------------------------------------

bool mixer::send(const identity& next, rotation_number rotation,
                 sphinx::size_class size, byte_span packet, steady_time due) {
  if (packet.size() != parts_->pool(size).block_size()) {
    counts_.drop(drop_reason::wrong_size);
    return false;
  }
  auto block = parts_->pool(size).take();
  std::ranges::copy(packet, block.bytes().begin());
  const auto before = parts_->queue.size();
  hold(next, rotation, size, std::move(block), due);
  schedule();
  return parts_->queue.size() > before;
}

void mixer::hold(const identity& next, rotation_number rotation,
                 sphinx::size_class size, packet_block&& packet,
                 steady_time due) {
  if (!parts_->queue.push(due, {std::move(packet), next, rotation, size}))
    counts_.drop(drop_reason::held_full);
}

void mixer::schedule() {
  auto& timer = parts_->release_timer;
  if (parts_->queue.empty())
    return;
  const auto wanted = end_of_slot(parts_->queue.next_due());
  if (timer && timer->due <= wanted)
    return;
  if (timer)
    loop_.cancel(*timer);
  timer = loop_.at(wanted, [this] {
    parts_->release_timer.reset();
    release();
  });
}

void mixer::release() {
  auto& leaving = parts_->leaving;
  const auto now = clock_.steady();
  do {
    leaving.clear();
    while (leaving.size() < releases_a_round) {
      auto next = parts_->queue.pop(now);
      if (!next)
        break;
      leaving.push_back(std::move(*next));
    }
    for (const auto& [due, packet] : leaving)
      if (!parts_->egress.add(packet.next, packet.rotation, packet.size,
                              packet.bytes.bytes()))
        counts_.drop(drop_reason::unknown_next_hop);
    const auto account = parts_->egress.flush();
    counts_.packets_out.add(account.sent);
    counts_.bundles_out.add(account.bundles);
    counts_.drop(drop_reason::link_full, account.full);
    counts_.drop(drop_reason::unreachable, account.unreachable);
    const auto sent_at = clock_.steady();
    for (const auto& one : leaving)
      counts_.lateness_us.observe(static_cast<std::uint64_t>(
          std::chrono::duration_cast<std::chrono::microseconds>(sent_at
                                                                - one.due)
              .count()));
  } while (leaving.size() == releases_a_round);
  leaving.clear();
  schedule();
}

void mixer::maintain() {
  const auto now = clock_.steady();
  parts_->egress.maintain(now);
  counts_.held.set(held());
  counts_.in_flight.set(parts_->workers.in_flight());
  counts_.queued_bytes.set(parts_->egress.queued_bytes());
  counts_.dials.set(parts_->egress.dials());
  parts_->maintenance_timer
      = loop_.at(now + maintenance_period, [this] { maintain(); });
}

// -- the end -----------------------------------------------------------------

void mixer::admit(bool open) {
  parts_->admitting = open;
  regulate();
}

bool mixer::is_drained() const noexcept {
  return parts_->queue.empty() && parts_->workers.in_flight() == 0;
}

void mixer::abandon_held() {
  std::uint64_t count = 0;
  while (parts_->queue.pop(steady_time::max()))
    ++count;
  counts_.drop(drop_reason::shutdown, count);
}

std::size_t mixer::held() const noexcept {
  return parts_->queue.size();
}

} // namespace nephele::node
