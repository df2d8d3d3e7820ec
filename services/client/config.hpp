#pragma once

#include "common/base/identity.hpp"
#include "common/config/schema.hpp"
#include "common/session/preset.hpp"

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

namespace nephele::client_service {

/// Everything that a client can be told. Defaults are for one person's
/// machine.
struct config {
  std::filesystem::path keys_dir;
  std::filesystem::path data_dir;
  /// A path, or a URL that ends in # and the fingerprint.
  std::string join_file;
  /// In order of preference; empty: all of the join file, in its order.
  std::vector<identity> gateways;
  session::preset preset = session::preset::balanced;
  /// Of the network-requester, as text; empty: no proxy.
  std::string requester;
  std::filesystem::path control_socket;
  std::string socks_host = "127.0.0.1";
  std::uint16_t socks_port = 1080;
  std::size_t max_streams = 256;
  std::chrono::milliseconds visit_period = std::chrono::minutes{15};
};

/// Defaults below the user's home directory.
[[nodiscard]] config default_config();

/// Declares every key with its meaning.
void describe(nephele::config::schema& known, config& values);

} // namespace nephele::client_service
