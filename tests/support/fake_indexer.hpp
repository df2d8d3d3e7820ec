#pragma once

#include "common/bus/feed_publisher.hpp"
#include "common/bus/request_server.hpp"
#include "tests/support/test_network.hpp"

#include <condition_variable>
#include <map>
#include <mutex>

namespace nephele::tests {

/// Plays the topology indexer for one network: takes what nodes register,
/// serves the documents it is given, signs the time. Admits any key. Threads
/// of its own; all functions are thread-safe.
class fake_indexer {
public:
  explicit fake_indexer(const test_network& network, const clock& time);
  fake_indexer(const fake_indexer&) = delete;
  fake_indexer& operator=(const fake_indexer&) = delete;
  ~fake_indexer();

  [[nodiscard]] const std::string& endpoint() const noexcept {
    return endpoint_;
  }

  [[nodiscard]] const std::string& feed_endpoint() const noexcept {
    return feed_->endpoint();
  }

  [[nodiscard]] const curve_key& key() const noexcept {
    return pair_.public_key;
  }

  /// Serves these from now on and tells the feed.
  void publish(std::vector<topology::signed_document> snapshots);

  /// As publish, with the snapshot of `epoch` that has the network's nodes and
  /// whoever registered.
  void publish_epoch(std::uint64_t epoch);

  /// What `id` registered last.
  [[nodiscard]] std::optional<topology::node_record>
  registered(const identity& id) const;

  /// Waits until some node has registered with a sequence above `after`.
  [[nodiscard]] std::optional<topology::node_record>
  await_registration(std::chrono::milliseconds limit, std::uint64_t after = 0);

  /// Data packets of the last heartbeat of `id`; nothing before the first.
  [[nodiscard]] std::optional<std::uint64_t>
  last_heartbeat(const identity& id) const;

  /// The time that is signed is off by this much.
  void set_clock_offset(std::chrono::nanoseconds offset);

  /// Refuses the next registrations as contradicting earlier ones.
  void refuse_registrations(int count);

private:
  [[nodiscard]] result<nlohmann::json>
  take_descriptor(const nlohmann::json& body);
  [[nodiscard]] result<nlohmann::json> tell_time(const nlohmann::json& body);
  [[nodiscard]] nlohmann::json documents() const;

  const test_network& network_;
  const clock& time_;
  crypto::system_random source_;
  zmq::curve_pair pair_ = zmq::make_curve_pair(source_);
  zmq::context context_;
  std::unique_ptr<zmq::zap_server> zap_;
  std::unique_ptr<bus::feed_publisher> feed_;
  std::unique_ptr<bus::request_server> server_;
  std::string endpoint_;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<topology::signed_document> snapshots_;
  std::map<identity, topology::node_record> records_;
  std::map<identity, std::uint64_t> heartbeats_;
  std::chrono::nanoseconds offset_{0};
  int refusals_ = 0;
};

} // namespace nephele::tests
