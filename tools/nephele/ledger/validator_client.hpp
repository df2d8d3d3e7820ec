#pragma once

#include "common/bus/request_client.hpp"

#include <filesystem>
#include <memory>

namespace nephele::cli {

/// Where a validator is and what its ledger is called, as its page
/// /api/v1/join says.
struct join_file {
  std::string chain_id;
  std::string token;
  std::string endpoint;
  curve_key key;
};

/// @param where  "http://host:port", or a file that holds its /api/v1/join.
/// Ends the command with a message if it cannot be had.
[[nodiscard]] join_file read_join_file(const std::string& where);

/// Talks to a validator over the bus. Every function ends the command with the
/// validator's words if it refuses.
class validator_client {
public:
  explicit validator_client(join_file where);

  [[nodiscard]] const join_file& joined() const noexcept { return joined_; }

  [[nodiscard]] nlohmann::json ask(std::string_view type,
                                   const nlohmann::json& body);

  /// As ask; nothing where the validator answers `not_found`.
  [[nodiscard]] std::optional<nlohmann::json>
  page(const std::string& path, const nlohmann::json& query = {});

  /// Hands a transaction in and waits for its block.
  /// @returns the receipt; ends the command if it is refused.
  [[nodiscard]] nlohmann::json submit(byte_span transaction);

private:
  join_file joined_;
  zmq::context context_;
  std::unique_ptr<bus::request_client> client_;
};

} // namespace nephele::cli
