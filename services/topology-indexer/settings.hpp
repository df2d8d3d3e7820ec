#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace nephele::config {
class schema;
}

namespace nephele::topology_indexer {

struct settings {
  std::filesystem::path genesis_file = "genesis.json";

  /// identity.key, which signs, and link.key; made at the first start.
  std::filesystem::path keys_dir = "keys";

  /// More signer keys, for a threshold above one: identity seeds of 32 bytes.
  std::vector<std::filesystem::path> signer_key_files;

  /// The state that a restart continues from.
  std::filesystem::path data_dir = "data";

  std::string host = "127.0.0.1";
  std::uint16_t request_port = 1791;
  std::uint16_t feed_port = 1792;

  /// Connections of each port.
  std::size_t max_connections = 2'000;
};

/// Adds their keys.
void describe(config::schema& known, settings& chosen);

} // namespace nephele::topology_indexer
