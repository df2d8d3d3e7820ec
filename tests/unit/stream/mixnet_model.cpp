#include "tests/unit/stream/mixnet_model.hpp"

#include "common/base/endian.hpp"

#include <cmath>

namespace nephele::stream::test {

namespace {

constexpr milliseconds ack_hold{250};

client::stream_content parsed(const client::content& bytes) {
  return std::get<client::stream_content>(client::parse_content(bytes).value());
}

} // namespace

result<client::reply_block> numbered_blocks::make(std::uint64_t owner) {
  client::reply_block block;
  block.rotation = current;
  store_be(owner, block.surb.expose_mutable().first<8>());
  store_be(++made, block.surb.expose_mutable().subspan<8, 8>());
  return block;
}

std::uint64_t owner_of(const client::reply_block& block) {
  return load_be<std::uint64_t>(block.surb.expose().first<8>());
}

mixnet_model::mixnet_model(const model_options& options)
    : expiry([](rotation_number) {
        return std::optional{steady_time::max() - std::chrono::hours{1}};
      }),
      options_(options), random_(options.seed) {
  initiator_options near;
  near.rate = options.rate;
  initiator_ = std::make_unique<initiator>(near, blocks_, random_);
  restart_far();
  client_tick();
  downlink_tick();
  loop_tick();
}

void mixnet_model::restart_far() {
  // The old one stays: packets of its own may still be under way.
  if (responder_)
    retired_.push_back(std::move(responder_));
  responder_ = std::make_unique<responder>(
      responder_options{}, [this](rotation_number r) { return expiry(r); },
      now_);
  responder_->on_ready([this] { far_ready_ = true; });
}

void mixnet_model::at(steady_time due, std::function<void()> action) {
  events_.emplace(due, std::move(action));
}

steady_time::duration mixnet_model::exponential(double mean_seconds) {
  return std::chrono::duration_cast<steady_time::duration>(
      std::chrono::duration<double>(-std::log(random_.unit()) * mean_seconds));
}

steady_time::duration mixnet_model::travel() {
  const auto mean
      = std::chrono::duration<double>(options_.mean_hop_delay).count();
  return milliseconds{5} + exponential(mean) + exponential(mean)
         + exponential(mean);
}

bool mixnet_model::happens(double probability) {
  return random_.unit() <= probability;
}

void mixnet_model::send(client::traffic_source& source, std::uint64_t handle,
                        const std::function<void()>& deliver) {
  const auto arrival = now_ + travel();
  const auto time_out = now_ + 2 * ack_hold + 17 * options_.mean_hop_delay
                        + milliseconds{300} + milliseconds{random_.below(100)};
  const bool arrives = !happens(options_.loss);
  if (arrives)
    at(arrival, deliver);
  if (arrives && happens(options_.repetition))
    at(arrival + travel(), deliver);
  const auto ack = arrival + ack_hold + travel();
  const bool confirmed = arrives && !happens(options_.loss) && ack < time_out;
  if (confirmed)
    at(ack, [this, &source, handle] { source.acknowledged(handle, now_); });
  else
    at(time_out, [this, &source, handle] { source.lost(handle, now_); });
}

void mixnet_model::client_tick() {
  if (auto parcel = initiator_->next(now_)) {
    ++contents_up;
    send(*initiator_, parcel->handle, [this, content = parcel->data] {
      responder_->on_content(parsed(content), now_);
    });
  }
  at(now_ + exponential(1.0 / options_.rate), [this] { client_tick(); });
}

void mixnet_model::downlink_tick() {
  if (!waiting_.empty()) {
    const auto frame = std::move(waiting_.front());
    waiting_.pop_front();
    if (frame)
      frame();
  }
  at(now_ + exponential(1.0 / options_.downlink), [this] { downlink_tick(); });
}

void mixnet_model::loop_tick() {
  waiting_.emplace_back();
  at(now_ + exponential(1.0 / options_.loops), [this] { loop_tick(); });
}

void mixnet_model::pump_requester() {
  while (auto parcel = responder_->next(now_)) {
    ++contents_down;
    const auto owner = owner_of(std::get<client::reply_block>(parcel->to));
    send(*responder_, parcel->handle, [this, owner, content = parcel->data] {
      waiting_.emplace_back([this, owner, content] {
        initiator_->on_reply(parsed(content), owner, now_);
      });
    });
  }
  far_ready_ = false;
  pump_at_ = responder_->due(now_).value_or(steady_time::max());
}

bool mixnet_model::run_until(const std::function<bool()>& done,
                             std::chrono::seconds limit) {
  const auto end = now_ + limit;
  while (!done()) {
    if (std::min(events_.begin()->first, pump_at_) > end)
      return false;
    if (pump_at_ <= events_.begin()->first) {
      now_ = std::max(now_, pump_at_);
    } else {
      now_ = events_.begin()->first;
      const auto action = std::move(events_.begin()->second);
      events_.erase(events_.begin());
      action();
    }
    if (programs)
      programs(now_);
    if (far_ready_ || pump_at_ <= now_)
      pump_requester();
  }
  return true;
}

} // namespace nephele::stream::test
