#include "common/bus/request_server.hpp"

#include "common/zmq/poller.hpp"

#include <array>

namespace nephele::bus {

namespace {

/// [routing id][envelope]
constexpr std::size_t request_parts = 2;

/// Between two looks at the stop flag.
constexpr int requests_a_turn = 64;

} // namespace

request_server::request_server(zmq::context& owner, zmq::zap_server& zap,
                               request_server_options options,
                               zmq::curve_pair own,
                               std::shared_ptr<zmq::policy> admits)
    : owner_(owner), zap_(zap), options_(std::move(options)),
      own_(std::move(own)), admits_(std::move(admits)),
      limiter_(options_.peer_limit) {
}

request_server::~request_server() {
  stop();
}

void request_server::add(std::string type, std::uint32_t version,
                         request_handler handler) {
  handlers_[std::move(type)].by_version[version] = std::move(handler);
}

result<std::string> request_server::start() {
  zmq::socket_settings settings;
  settings.max_message = options_.max_request;
  settings.linger = std::chrono::seconds{1};
  auto opened = zmq::socket::open(owner_, zmq::socket_kind::router, settings);
  if (!opened)
    return fail(opened.error());
  zap_.set_policy(options_.domain, admits_);
  if (auto done = opened->curve_server(own_, options_.domain); !done)
    return fail(done.error());
  if (auto limit = std::dynamic_pointer_cast<zmq::connection_limit>(admits_))
    if (auto done = zap_.count_connections(*opened, limit); !done)
      return fail(done.error());
  auto bound = opened->bind(options_.endpoint);
  if (!bound)
    return bound;
  socket_ = std::move(*opened);
  thread_ = std::thread{[this] { run(); }};
  return bound;
}

void request_server::stop() {
  stopping_ = true;
  wakeup_.ring();
  if (thread_.joinable())
    thread_.join();
  socket_.reset();
}

void request_server::run() {
  zmq::poller sources;
  sources.add(wakeup_.descriptor());
  sources.add(*socket_);
  std::vector<zmq::message> parts;
  while (!stopping_) {
    sources.wait(std::chrono::milliseconds{-1});
    for (auto i = 0; i < requests_a_turn; ++i) {
      const auto outcome = socket_->receive(parts, request_parts);
      if (outcome == zmq::receive_outcome::received)
        serve(parts);
      else if (outcome == zmq::receive_outcome::malformed)
        ++counts_.malformed;
      else
        break;
    }
  }
}

void request_server::serve(std::vector<zmq::message>& parts) {
  const auto peer = parts.back().peer();
  if (parts.size() != request_parts || !peer) {
    ++counts_.malformed;
    return;
  }
  // libzmq keeps the connections of a key that was struck from the list.
  if (admits_->decide(*peer) == zmq::admission::refuse) {
    ++counts_.revoked;
    return;
  }
  // No answer to a flood: an answer would double it.
  if (!limiter_.admit(*peer, std::chrono::steady_clock::now())) {
    ++counts_.too_often;
    return;
  }
  const auto text = answer(std::as_const(parts[1]).bytes(), *peer);
  reply(parts, text);
}

std::string request_server::answer(byte_span request, const curve_key& peer) {
  if (gate_) {
    if (auto open = gate_(peer, request.size()); !open) {
      ++counts_.refused;
      return encode_refusal(0, open.error());
    }
  }
  const auto decoded = decode(request, options_.max_request);
  if (!decoded) {
    ++counts_.malformed;
    return encode_refusal(0, decoded.error());
  }
  auto body = dispatch(*decoded, peer);
  if (!body)
    return encode_refusal(decoded->id, body.error());
  ++counts_.answered;
  return encode(
      {decoded->type, decoded->version, decoded->id, std::move(*body)});
}

result<nlohmann::json> request_server::dispatch(const envelope& request,
                                                const curve_key& peer) {
  const auto known = handlers_.find(request.type);
  if (known == handlers_.end()) {
    ++counts_.unknown;
    return fail(errc::unknown_type, request.type.substr(0, 64));
  }
  const auto& versions = known->second.by_version;
  const auto handler = versions.find(request.version);
  if (handler == versions.end()) {
    ++counts_.unknown;
    return fail(errc::unknown_version, request.type);
  }
  auto body = handler->second(request.body, peer);
  if (!body)
    ++counts_.refused;
  return body;
}

void request_server::reply(std::vector<zmq::message>& parts,
                           std::string_view text) {
  parts[1] = zmq::message{text};
  if (socket_->send(parts) != zmq::send_outcome::sent)
    ++counts_.undelivered;
}

} // namespace nephele::bus
