#include "common/bus/request_client.hpp"

#include "common/zmq/poller.hpp"

#include <algorithm>

namespace nephele::bus {

namespace {

using steady = std::chrono::steady_clock;
using std::chrono::milliseconds;

milliseconds until(steady::time_point deadline) {
  const auto left = std::chrono::ceil<milliseconds>(deadline - steady::now());
  return std::max(left, milliseconds{0});
}

result<nlohmann::json> body_of(result<envelope> answer) {
  if (!answer)
    return fail(answer.error());
  if (answer->type != error_type)
    return std::move(answer->body);
  const auto text = [&](const char* key) {
    const auto field = answer->body.find(key);
    return field != answer->body.end() && field->is_string()
               ? field->get<std::string>()
               : std::string{};
  };
  return fail(errc::refused, text("code") + ": " + text("message"));
}

} // namespace

request_client::request_client(zmq::context& owner,
                               request_client_options options,
                               zmq::curve_pair own)
    : owner_(owner), options_(std::move(options)), own_(std::move(own)) {
}

request_client::~request_client() {
  stop();
}

void request_client::stop() {
  stopping_ = true;
  wakeup_.ring();
  const std::lock_guard lock{mutex_};
  connection_.reset();
}

result<void> request_client::dial() {
  connection_.reset();
  zmq::socket_settings settings;
  settings.max_message = options_.max_answer;
  auto socket = zmq::socket::open(owner_, zmq::socket_kind::dealer, settings);
  if (!socket)
    return fail(socket.error());
  auto events = zmq::monitor::watch(owner_, *socket);
  if (!events)
    return fail(events.error());
  if (auto done = socket->curve_client(own_, options_.server); !done)
    return done;
  if (auto done = socket->connect(options_.endpoint); !done)
    return done;
  connection_ = connection{std::move(*socket), std::move(*events)};
  return {};
}

result<nlohmann::json> request_client::ask(std::string_view type,
                                           std::uint32_t version,
                                           const nlohmann::json& body,
                                           milliseconds timeout) {
  const std::lock_guard lock{mutex_};
  const auto deadline = steady::now() + timeout;
  const auto a_try = timeout / std::max(options_.attempts, 1);
  const auto id = ++last_id_;
  const auto text = encode({std::string{type}, version, id, body});
  while (!stopping_ && steady::now() < deadline) {
    if (!connection_)
      if (auto dialled = dial(); !dialled)
        return fail(dialled.error());
    zmq::message request{text};
    // A full pipe counts as a try without an answer.
    [[maybe_unused]] const auto sent = connection_->socket.send(request);
    switch (await(id, std::min(deadline, steady::now() + a_try))) {
    case wait_outcome::answered:
      return body_of(std::move(*std::exchange(answer_, std::nullopt)));
    case wait_outcome::silent:
      connection_.reset();
      break;
    case wait_outcome::rejected:
      connection_.reset();
      pause(std::min(deadline, steady::now() + options_.redial_pause));
      break;
    case wait_outcome::stopped:
      return fail(errc::stopped);
    }
  }
  return fail(stopping_ ? errc::stopped : errc::timeout,
              std::string{type} + " at " + options_.endpoint);
}

request_client::wait_outcome
request_client::await(std::uint64_t id, steady::time_point deadline) {
  zmq::poller sources;
  sources.add(wakeup_.descriptor());
  sources.add(connection_->socket);
  sources.add_native(connection_->events.native());
  while (!stopping_) {
    if (take_answer(id))
      return wait_outcome::answered;
    if (was_rejected())
      return wait_outcome::rejected;
    const auto left = until(deadline);
    if (left == milliseconds{0})
      return wait_outcome::silent;
    sources.wait(left);
  }
  return wait_outcome::stopped;
}

bool request_client::take_answer(std::uint64_t id) {
  while (connection_->socket.receive(parts_, 1)
         == zmq::receive_outcome::received) {
    auto answer = decode(std::as_const(parts_[0]).bytes(), options_.max_answer);
    // Id 0 refuses a request that could not be read: it can only be ours. An
    // answer to an earlier request, given up meanwhile, is dropped.
    if (answer && answer->id != id && answer->id != 0)
      continue;
    answer_ = std::move(answer);
    return true;
  }
  return false;
}

bool request_client::was_rejected() {
  auto rejected = false;
  while (const auto event = connection_->events.next())
    rejected = rejected || event->kind == zmq::monitor_kind::auth_failed;
  return rejected;
}

void request_client::pause(steady::time_point deadline) {
  zmq::poller sources;
  sources.add(wakeup_.descriptor());
  sources.wait(until(deadline));
}

} // namespace nephele::bus
