#pragma once

#include "common/node/settings.hpp"
#include "services/gateway/core.hpp"

namespace nephele::gateway {

/// What a gateway is told beyond what every node is.
struct settings {
  node::settings node;

  std::string client_host = "127.0.0.1";
  std::uint16_t client_port = 0;
  /// What the topology tells clients; client_host where empty.
  std::string client_advertise;

  /// The inbox; a disk.
  std::filesystem::path data_dir = "data";

  std::size_t max_clients = 1'000;
  std::size_t max_registrations = 10'000;

  /// Messages that one client may have in the inbox.
  std::size_t inbox_quota = 8'192;
  /// Of all inboxes together.
  config::byte_count inbox_capacity{std::uint64_t{4} << 30U};
  std::chrono::seconds inbox_age = std::chrono::hours{24 * 7};
  std::chrono::seconds registration_age = std::chrono::hours{24 * 30};

  std::uint32_t service_packets_per_second = 2'000;
  /// May log in as services besides those of the topology.
  std::vector<identity> services;
};

/// Adds all keys, those of the node included.
void describe(config::schema& keys, settings& chosen);

[[nodiscard]] core_limits limits_of(const settings& chosen);

} // namespace nephele::gateway
