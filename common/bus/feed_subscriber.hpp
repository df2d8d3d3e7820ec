#pragma once

#include "common/bus/envelope.hpp"
#include "common/zmq/monitor.hpp"
#include "common/zmq/wakeup.hpp"

#include <atomic>
#include <functional>
#include <map>
#include <optional>
#include <thread>

namespace nephele::bus {

struct feed_subscriber_options {
  std::string endpoint;
  curve_key server;
  std::size_t max_message = std::size_t{1} << 20U;
  /// Before a dial after a refused handshake.
  std::chrono::milliseconds redial_pause{500};
};

struct feed_counts {
  std::atomic<std::uint64_t> taken{0};
  /// A type or version without a handler: dropped.
  std::atomic<std::uint64_t> unknown{0};
  std::atomic<std::uint64_t> malformed{0};
  std::atomic<std::uint64_t> gaps{0};
};

/// The listening side of a feed: a SUB with CURVE in a thread of its own. A
/// feed is a hint; the state is fetched by request.
class feed_subscriber {
public:
  /// Runs in the subscriber's thread.
  using handler = std::function<void(const nlohmann::json& body)>;

  feed_subscriber(zmq::context& owner, feed_subscriber_options options,
                  zmq::curve_pair own);
  feed_subscriber(const feed_subscriber&) = delete;
  feed_subscriber& operator=(const feed_subscriber&) = delete;
  ~feed_subscriber();

  /// Before start. One handler a (type, version).
  void add(std::string type, std::uint32_t version, handler taker);

  /// Before start. Called before the message after a gap, and before the
  /// first one of every connection: something may have been missed, so fetch.
  void on_gap(std::function<void()> told) { on_gap_ = std::move(told); }

  [[nodiscard]] result<void> start();

  /// Returns when the thread has ended. Idempotent.
  void stop();

  [[nodiscard]] const feed_counts& counts() const noexcept { return counts_; }

private:
  struct connection {
    zmq::socket socket;
    zmq::monitor events;
  };

  [[nodiscard]] result<void> dial();
  void run();
  void listen();
  void drain();
  void take(byte_span bytes);
  [[nodiscard]] bool was_rejected();

  zmq::context& owner_;
  feed_subscriber_options options_;
  zmq::curve_pair own_;
  std::map<std::pair<std::string, std::uint32_t>, handler> handlers_;
  std::function<void()> on_gap_;
  std::optional<connection> connection_;
  std::optional<std::uint64_t> last_;
  std::vector<zmq::message> parts_;
  feed_counts counts_;
  zmq::wakeup wakeup_;
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

} // namespace nephele::bus
