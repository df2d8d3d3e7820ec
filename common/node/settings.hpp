#pragma once

#include "common/base/identity.hpp"
#include "common/config/units.hpp"
#include "common/topology/descriptor.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace nephele::config {
class schema;
}

namespace nephele::node {

/// What a mixnode and a gateway are both told.
struct settings {
  /// identity.key and link.key; made at the first start.
  std::filesystem::path keys_dir = "keys";

  /// Mix keys; a memory file system.
  std::filesystem::path key_dir = "/dev/shm/nephele";
  bool allow_disk_key_dir = false;

  std::string indexer_endpoint;
  std::optional<curve_key> indexer_key;
  std::string feed_endpoint;
  std::vector<identity> signers;
  std::size_t signer_threshold = 1;

  std::string link_host = "127.0.0.1";
  std::uint16_t link_port = 0;
  /// What the topology tells others; link_host where empty.
  std::string link_advertise;

  double expected_packets_per_second = 1'000;
  /// Bytes of one replay filter at most.
  config::byte_count max_filter{std::uint64_t{512} << 20U};
  std::size_t max_held = 100'000;
  std::size_t max_in_flight = 512;
  /// 0: one a core.
  std::size_t workers = 0;
};

/// Adds their keys.
void describe(config::schema& known, settings& chosen);

/// "tcp://host:port"; an IPv6 address gets its brackets.
[[nodiscard]] std::string tcp_endpoint(const std::string& host,
                                       std::uint16_t port);

} // namespace nephele::node
