#include "common/bus/feed_subscriber.hpp"

#include "common/zmq/poller.hpp"

namespace nephele::bus {

feed_subscriber::feed_subscriber(zmq::context& owner,
                                 feed_subscriber_options options,
                                 zmq::curve_pair own)
    : owner_(owner), options_(std::move(options)), own_(std::move(own)) {
}

feed_subscriber::~feed_subscriber() {
  stop();
}

void feed_subscriber::add(std::string type, std::uint32_t version,
                          handler taker) {
  handlers_[{std::move(type), version}] = std::move(taker);
}

result<void> feed_subscriber::dial() {
  connection_.reset();
  zmq::socket_settings settings;
  settings.max_message = options_.max_message;
  auto socket
      = zmq::socket::open(owner_, zmq::socket_kind::subscriber, settings);
  if (!socket)
    return fail(socket.error());
  auto events = zmq::monitor::watch(owner_, *socket);
  if (!events)
    return fail(events.error());
  if (auto done = socket->curve_client(own_, options_.server); !done)
    return done;
  if (auto done = socket->subscribe(""); !done)
    return done;
  if (auto done = socket->connect(options_.endpoint); !done)
    return done;
  connection_ = connection{std::move(*socket), std::move(*events)};
  return {};
}

result<void> feed_subscriber::start() {
  if (auto dialled = dial(); !dialled)
    return dialled;
  thread_ = std::thread{[this] { run(); }};
  return {};
}

void feed_subscriber::stop() {
  stopping_ = true;
  wakeup_.ring();
  if (thread_.joinable())
    thread_.join();
  connection_.reset();
}

void feed_subscriber::run() {
  while (!stopping_) {
    if (connection_)
      listen();
    if (stopping_)
      return;
    connection_.reset();
    zmq::poller pause;
    pause.add(wakeup_.descriptor());
    pause.wait(options_.redial_pause);
    // Out of sockets now may not be so after the next pause.
    [[maybe_unused]] const auto dialled = dial();
  }
}

void feed_subscriber::listen() {
  zmq::poller sources;
  sources.add(wakeup_.descriptor());
  sources.add(connection_->socket);
  sources.add_native(connection_->events.native());
  while (!stopping_ && !was_rejected()) {
    drain();
    sources.wait(std::chrono::milliseconds{-1});
  }
}

bool feed_subscriber::was_rejected() {
  auto rejected = false;
  while (const auto event = connection_->events.next()) {
    rejected = rejected || event->kind == zmq::monitor_kind::auth_failed;
    // What was published while we were away is lost.
    if (event->kind == zmq::monitor_kind::disconnected)
      last_.reset();
  }
  return rejected;
}

void feed_subscriber::drain() {
  while (!stopping_) {
    const auto outcome = connection_->socket.receive(parts_, 1);
    if (outcome == zmq::receive_outcome::received)
      take(std::as_const(parts_[0]).bytes());
    else if (outcome == zmq::receive_outcome::malformed)
      ++counts_.malformed;
    else
      return;
  }
}

void feed_subscriber::take(byte_span bytes) {
  const auto told = decode(bytes, options_.max_message);
  if (!told) {
    ++counts_.malformed;
    return;
  }
  const auto has_gap = !last_ || told->id != *last_ + 1;
  if (last_ && has_gap)
    ++counts_.gaps;
  last_ = told->id;
  if (has_gap && on_gap_)
    on_gap_();
  const auto taker = handlers_.find({told->type, told->version});
  if (taker == handlers_.end()) {
    ++counts_.unknown;
    return;
  }
  ++counts_.taken;
  taker->second(told->body);
}

} // namespace nephele::bus
