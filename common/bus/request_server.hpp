#pragma once

#include "common/bus/envelope.hpp"
#include "common/bus/rate_limiter.hpp"
#include "common/zmq/socket.hpp"
#include "common/zmq/wakeup.hpp"
#include "common/zmq/zap.hpp"

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <thread>

namespace nephele::bus {

/// Answers one request. Runs in the server's thread: it must not wait.
/// @param body  an object.
/// @param peer  the CURVE key that the asker's handshake proved; state hangs
///              on it.
using request_handler = std::function<result<nlohmann::json>(
    const nlohmann::json& body, const curve_key& peer)>;

/// Looks at a request before it is parsed; an error refuses it unread. For
/// limits that depend on the peer, such as its size before a login.
using request_gate
    = std::function<result<void>(const curve_key& peer, std::size_t bytes)>;

struct request_server_options {
  std::string endpoint = "tcp://127.0.0.1:0";
  /// ZAP domain; names the server in counters.
  std::string domain;
  /// Largest request in bytes.
  std::size_t max_request = 64 * 1024;
  /// Requests of one peer.
  rate_limit peer_limit;
};

struct request_counts {
  std::atomic<std::uint64_t> answered{0};
  /// Answered with an error by a handler or the gate.
  std::atomic<std::uint64_t> refused{0};
  std::atomic<std::uint64_t> malformed{0};
  std::atomic<std::uint64_t> unknown{0};
  std::atomic<std::uint64_t> too_often{0};
  /// From a key that the policy admits no longer; not answered.
  std::atomic<std::uint64_t> revoked{0};
  /// Answers that the peer's full or vanished pipe did not take.
  std::atomic<std::uint64_t> undelivered{0};
};

/// The answering side: a ROUTER with CURVE in a thread of its own.
class request_server {
public:
  /// @param zap  the context's handler; `admits` becomes the domain's policy.
  ///             A connection_limit is told of the connections.
  request_server(zmq::context& owner, zmq::zap_server& zap,
                 request_server_options options, zmq::curve_pair own,
                 std::shared_ptr<zmq::policy> admits);

  request_server(const request_server&) = delete;
  request_server& operator=(const request_server&) = delete;
  ~request_server();

  /// Before start. One handler a (type, version).
  void add(std::string type, std::uint32_t version, request_handler handler);

  /// Before start.
  void set_gate(request_gate gate) { gate_ = std::move(gate); }

  /// Binds and begins to answer.
  /// @returns the endpoint as bound.
  [[nodiscard]] result<std::string> start();

  /// Answers nothing more; returns when the thread has ended. Idempotent.
  void stop();

  [[nodiscard]] const request_counts& counts() const noexcept {
    return counts_;
  }

private:
  struct handlers_of_type {
    std::map<std::uint32_t, request_handler> by_version;
  };

  void run();
  void serve(std::vector<zmq::message>& parts);
  [[nodiscard]] std::string answer(byte_span request, const curve_key& peer);
  [[nodiscard]] result<nlohmann::json> dispatch(const envelope& request,
                                                const curve_key& peer);
  void reply(std::vector<zmq::message>& parts, std::string_view text);

  zmq::context& owner_;
  zmq::zap_server& zap_;
  request_server_options options_;
  zmq::curve_pair own_;
  std::shared_ptr<zmq::policy> admits_;
  std::map<std::string, handlers_of_type, std::less<>> handlers_;
  request_gate gate_;
  rate_limiter limiter_;
  request_counts counts_;
  std::optional<zmq::socket> socket_;
  zmq::wakeup wakeup_;
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

} // namespace nephele::bus
