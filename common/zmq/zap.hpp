#pragma once

#include "common/zmq/monitor.hpp"
#include "common/zmq/policy.hpp"
#include "common/zmq/wakeup.hpp"

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_set>
#include <vector>

namespace nephele::zmq {

/// What one domain's ZAP decisions came to, since start.
struct zap_counts {
  std::atomic<std::uint64_t> admitted{0};
  std::atomic<std::uint64_t> refused_key{0};
  std::atomic<std::uint64_t> refused_limit{0};
};

/// The same of all domains together.
struct zap_totals {
  std::uint64_t admitted = 0;
  std::uint64_t refused_key = 0;
  std::uint64_t refused_limit = 0;
};

/// Decides, in a thread of its own, who may connect to this context's CURVE
/// servers (ZeroMQ RFC 27). One a context, opened before the first bind; a
/// domain without a policy admits nobody. The user id of an admitted
/// connection is the hex of its CURVE key: see message::peer.
class zap_server {
public:
  [[nodiscard]] static result<std::unique_ptr<zap_server>> open(context& owner);

  zap_server(const zap_server&) = delete;
  zap_server& operator=(const zap_server&) = delete;
  ~zap_server();

  /// Before the domain's socket binds.
  void set_policy(const std::string& domain, std::shared_ptr<policy> decider);

  /// Keeps `limit` told of how many connections `bound` has open. Call in the
  /// thread that owns `bound`, before it binds.
  [[nodiscard]] result<void>
  count_connections(socket& bound, std::shared_ptr<connection_limit> limit);

  /// The counters of a domain with a policy; lives as long as the server.
  [[nodiscard]] const zap_counts& counts(const std::string& domain);

  [[nodiscard]] zap_totals totals() const;

private:
  struct domain_entry {
    std::shared_ptr<policy> decider;
    zap_counts counts;
  };

  struct counted_socket {
    monitor events;
    std::shared_ptr<connection_limit> limit;
    std::unordered_set<int> open;
  };

  zap_server(context& owner, void* replies);

  void run();
  void answer();
  /// @returns false when the watched socket is gone.
  [[nodiscard]] static bool follow(counted_socket& counted);
  [[nodiscard]] admission decide(std::string_view domain,
                                 std::string_view mechanism,
                                 byte_span credentials);

  context& owner_;
  void* replies_;
  wakeup wakeup_;
  std::atomic<bool> stopping_{false};
  mutable std::mutex mutex_;
  std::map<std::string, domain_entry, std::less<>> domains_;
  std::vector<counted_socket> arrivals_;
  std::vector<counted_socket> counted_;
  std::thread thread_;
};

} // namespace nephele::zmq
