#pragma once

#include "common/base/identity.hpp"
#include "common/config/schema.hpp"
#include "common/stream/responder.hpp"
#include "services/network-requester/connector.hpp"

#include <filesystem>

namespace nephele::network_requester {

/// Everything that a network-requester can be told.
struct config {
  std::filesystem::path keys_dir;
  /// A path, or a URL that ends in # and the fingerprint.
  std::string join_file;
  /// In order of preference; empty: all of the join file, in its order.
  std::vector<identity> gateways;

  // -- exit policy, as text ---------------------------------------------------
  std::vector<std::string> allow_networks;
  std::vector<std::string> deny_networks;
  std::vector<std::string> allow_ports;
  std::vector<std::string> deny_ports{"25"};

  // -- limits -----------------------------------------------------------------
  std::size_t max_connections = 1024;
  std::size_t max_connections_per_tag = 64;
  std::chrono::milliseconds connect_time_out{15'000};
  std::chrono::seconds idle_time_out{stream::stream_idle};
  std::uint16_t max_rate_per_tag = 1000;
  std::size_t max_rate = 4000;
  std::size_t max_stream_buffer = std::size_t{1} << 20U;
  std::size_t resolver_threads = 8;
  std::chrono::milliseconds drain_time{3000};
};

/// Declares every key with its meaning.
void describe(nephele::config::schema& known, config& values);

/// @pre the schema's checks have passed.
[[nodiscard]] exit_policy::rules policy_of(const config& values);

} // namespace nephele::network_requester
