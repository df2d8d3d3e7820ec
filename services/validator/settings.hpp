#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>

namespace nephele::config {
class schema;
}

namespace nephele::validator {

struct settings {
  std::filesystem::path genesis_file = "genesis.json";

  /// identity.key, which signs blocks, and link.key; made at the first start.
  std::filesystem::path keys_dir = "keys";

  /// ledger.db and snapshots/.
  std::filesystem::path data_dir = "data";

  std::string host = "127.0.0.1";
  std::uint16_t request_port = 1793;
  std::uint16_t feed_port = 1794;

  /// What join files tell others to dial; empty for `host`.
  std::string advertised_host;

  /// Connections of each port.
  std::size_t max_connections = 2'000;

  /// How long the first transaction of a block waits for others.
  std::chrono::milliseconds block_window{50};

  /// Transactions of a block at most.
  std::size_t block_transactions = 500;

  /// A block without transactions is made this often: epochs end in it.
  std::chrono::milliseconds idle_block{5'000};

  /// Blocks between two state snapshots; 0 for none.
  std::uint64_t snapshot_blocks = 1'000;
};

/// Adds their keys.
void describe(config::schema& known, settings& chosen);

} // namespace nephele::validator
