#include "tests/integration/streams/short_way.hpp"

#include "common/base/endian.hpp"

#include <stdexcept>

namespace nephele::test {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds time_out{60};

client::stream_content parsed(const client::content& bytes) {
  return std::get<client::stream_content>(client::parse_content(bytes).value());
}

} // namespace

result<client::reply_block> short_way::blocks::make(std::uint64_t owner) {
  client::reply_block block;
  block.rotation = rotation();
  store_be(owner, block.surb.expose_mutable().first<8>());
  return block;
}

short_way::short_way(options chosen) : options_(std::move(chosen)) {
  stream::initiator_options near;
  near.rate = 1000;
  near_ = std::make_unique<stream::initiator>(near, blocks_, random_);
  far_ = std::make_unique<stream::responder>(
      stream::responder_options{},
      [](rotation_number) {
        return std::optional{steady_time::max() - std::chrono::hours{1}};
      },
      loop_.now());
  client_service::proxy_options proxy;
  proxy.address = tcp::parse_ip("127.0.0.1").value();
  proxy.handshake_time_out = options_.handshake_time_out;
  listener_
      = std::make_unique<client_service::proxy_listener>(loop_, *near_, proxy);
  if (!listener_->open())
    throw std::runtime_error{"no free port"};
  port_ = listener_->port();
  connector_ = std::make_unique<network_requester::connector>(
      loop_, *far_, network_requester::exit_policy{options_.policy},
      network_requester::connector_options{});
  tick();
  thread_ = std::thread{[this] { loop_.run(); }};
}

short_way::~short_way() {
  loop_.stop();
  thread_.join();
  listener_.reset();
  connector_.reset();
}

void short_way::tick() {
  const auto now = loop_.now();
  if (auto parcel = near_->next(now))
    carry(*near_, parcel->handle, [this, content = parcel->data] {
      far_->on_content(parsed(content), loop_.now());
    });
  pump();
  loop_.at(now + milliseconds{1}, [this] { tick(); });
}

void short_way::pump() {
  while (auto parcel = far_->next(loop_.now())) {
    const auto& block = std::get<client::reply_block>(parcel->to);
    const auto owner = load_be<std::uint64_t>(block.surb.expose().first<8>());
    carry(*far_, parcel->handle, [this, owner, content = parcel->data] {
      near_->on_reply(parsed(content), owner, loop_.now());
    });
  }
}

void short_way::carry(client::traffic_source& source, std::uint64_t handle,
                      std::function<void()> arrive) {
  const auto now = loop_.now();
  if (random_.unit() <= options_.loss) {
    loop_.at(now + time_out,
             [this, &source, handle] { source.lost(handle, loop_.now()); });
    return;
  }
  const auto arrival = now + milliseconds{1 + random_.below(6)};
  loop_.at(arrival, std::move(arrive));
  loop_.at(arrival + milliseconds{5}, [this, &source, handle] {
    source.acknowledged(handle, loop_.now());
  });
}

} // namespace nephele::test
