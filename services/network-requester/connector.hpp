#pragma once

#include "common/stream/responder.hpp"
#include "common/tcp/relay.hpp"
#include "services/network-requester/exit_policy.hpp"
#include "services/network-requester/resolver.hpp"

#include <array>
#include <memory>

namespace nephele::network_requester {

struct connector_options {
  std::size_t max_connections = 1024;
  std::size_t max_connections_a_tag = 64;
  std::chrono::milliseconds connect_time_out{15'000};
};

/// How a request for a connection came out.
enum class outcome : std::uint8_t {
  connected,
  refused_by_policy,
  unresolved,
  unreachable,
  refused,
  time_out,
  limit,
  /// The client gave up first.
  abandoned,
};

inline constexpr std::size_t outcome_count = 8;

[[nodiscard]] std::string_view to_string(outcome which) noexcept;

struct connector_counters {
  std::array<std::uint64_t, outcome_count> outcomes{};

  [[nodiscard]] std::uint64_t of(outcome which) const noexcept {
    return outcomes[static_cast<std::size_t>(which)];
  }
};

/// Makes the connections that clients ask for: resolves, checks the addresses
/// against the policy, dials exactly a checked address, then relays. Lives on
/// the loop's thread; takes over `streams.on_change`. Knows destinations and
/// tells them to nobody: no log, no metric.
class connector {
public:
  connector(zmq::event_loop& loop, stream::responder& streams,
            exit_policy policy, connector_options options,
            resolver::options resolving = {});
  connector(const connector&) = delete;
  connector& operator=(const connector&) = delete;
  ~connector();

  /// Connections and attempts that exist now.
  [[nodiscard]] std::size_t connections() const noexcept {
    return attempts_.size();
  }

  [[nodiscard]] const connector_counters& counters() const noexcept {
    return counters_;
  }

  /// New requests are refused from now on.
  void drain() { draining_ = true; }

private:
  class attempt;

  void serve_changed();
  void begin(const stream::open_request& request);
  [[nodiscard]] bool is_full(std::uint32_t tag) const;
  void count(outcome which);
  void drop(stream::stream_id id);

  zmq::event_loop& loop_;
  stream::responder& streams_;
  exit_policy policy_;
  connector_options options_;
  std::map<stream::stream_id, std::unique_ptr<attempt>> attempts_;
  connector_counters counters_;
  bool posted_ = false;
  bool draining_ = false;
  /// Tells posted work that outlives the connector not to run.
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
  /// Last, so that it ends first: its answers name all of the above.
  resolver resolver_;
};

} // namespace nephele::network_requester
