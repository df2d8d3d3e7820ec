#pragma once

#include "common/bus/envelope.hpp"
#include "common/zmq/monitor.hpp"
#include "common/zmq/wakeup.hpp"

#include <atomic>
#include <chrono>
#include <mutex>
#include <optional>

namespace nephele::bus {

struct request_client_options {
  std::string endpoint;
  curve_key server;
  /// Largest answer in bytes.
  std::size_t max_answer = std::size_t{1} << 20U;
  /// How often a request is sent in all, within its deadline; what is asked
  /// must be idempotent.
  int attempts = 3;
  /// Before a dial after a refused handshake; the server may not know our key
  /// yet. Constant: it is one peer, there is nothing to back off from.
  std::chrono::milliseconds redial_pause{250};
};

/// The asking side: a DEALER with CURVE. Any thread may ask; one request is
/// under way at a time. A silent or refusing server gets a new socket a try,
/// as libzmq does not dial again after a refusal.
class request_client {
public:
  request_client(zmq::context& owner, request_client_options options,
                 zmq::curve_pair own);

  request_client(const request_client&) = delete;
  request_client& operator=(const request_client&) = delete;
  ~request_client();

  /// Waits for the answer, at most `timeout`.
  /// @returns the answer's body, errc::timeout, errc::refused (see
  /// peer_code), errc::malformed or errc::stopped.
  [[nodiscard]] result<nlohmann::json> ask(std::string_view type,
                                           std::uint32_t version,
                                           const nlohmann::json& body,
                                           std::chrono::milliseconds timeout);

  /// Ends the request under way and all later ones. From any thread.
  void stop();

private:
  struct connection {
    zmq::socket socket;
    zmq::monitor events;
  };

  enum class wait_outcome { answered, silent, rejected, stopped };

  [[nodiscard]] result<void> dial();
  [[nodiscard]] wait_outcome await(std::uint64_t id,
                                   std::chrono::steady_clock::time_point until);
  [[nodiscard]] bool take_answer(std::uint64_t id);
  [[nodiscard]] bool was_rejected();
  void pause(std::chrono::steady_clock::time_point until);

  zmq::context& owner_;
  request_client_options options_;
  zmq::curve_pair own_;
  std::mutex mutex_;
  std::optional<connection> connection_;
  std::uint64_t last_id_ = 0;
  std::vector<zmq::message> parts_;
  std::optional<result<envelope>> answer_;
  zmq::wakeup wakeup_;
  std::atomic<bool> stopping_{false};
};

} // namespace nephele::bus
