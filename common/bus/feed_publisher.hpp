#pragma once

#include "common/bus/envelope.hpp"
#include "common/zmq/zap.hpp"

#include <memory>
#include <mutex>

namespace nephele::bus {

struct feed_publisher_options {
  std::string endpoint = "tcp://127.0.0.1:0";
  /// ZAP domain.
  std::string domain;
  std::size_t max_message = std::size_t{1} << 20U;
};

/// The telling side of a feed: a PUB with CURVE that binds (one that connects
/// loses what it says first). Envelopes are numbered from 1; a slow subscriber
/// loses messages and sees the gap. Thread-safe.
class feed_publisher {
public:
  [[nodiscard]] static result<std::unique_ptr<feed_publisher>>
  open(zmq::context& owner, zmq::zap_server& zap,
       const feed_publisher_options& options, const zmq::curve_pair& own,
       const std::shared_ptr<zmq::policy>& admits);

  [[nodiscard]] const std::string& endpoint() const noexcept {
    return endpoint_;
  }

  /// Tells all subscribers; nobody listening is no fault.
  /// @returns the message's sequence number, or errc::too_large.
  [[nodiscard]] result<std::uint64_t>
  publish(std::string_view type, std::uint32_t version, nlohmann::json body);

private:
  feed_publisher(zmq::socket bound, std::string endpoint,
                 std::size_t max_message)
      : socket_(std::move(bound)), endpoint_(std::move(endpoint)),
        max_message_(max_message) {}

  std::mutex mutex_;
  zmq::socket socket_;
  std::string endpoint_;
  std::size_t max_message_;
  std::uint64_t last_ = 0;
};

} // namespace nephele::bus
