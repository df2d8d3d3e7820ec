#pragma once

#include "common/base/clock.hpp"
#include "common/light_client/validator_set.hpp"

#include <string>

namespace nephele::light_client {

/// Names a block: its header's hash, and its parts'.
struct block_id {
  hash header{};
  std::uint32_t parts = 0;
  hash parts_hash{};

  friend bool operator==(const block_id&, const block_id&) = default;
};

/// The fields of a CometBFT header (v0.38), whose hash validators sign.
struct header {
  std::uint64_t block_version = 11;
  std::uint64_t app_version = 1;
  std::string chain_id;
  std::uint64_t height = 0;
  wall_time time;
  /// Nothing at the first height.
  std::optional<block_id> last_block;
  hash last_commit{};
  hash data{};
  hash validators{};
  hash next_validators{};
  hash consensus{};
  /// Of the state after the block before this one.
  hash app{};
  hash last_results{};
  hash evidence{};
  validator_address proposer;

  friend bool operator==(const header&, const header&) = default;
};

/// The root over the 14 encoded fields.
[[nodiscard]] hash hash_of(const header& of);

/// A protobuf Timestamp.
[[nodiscard]] byte_vector encode_time(wall_time when);

/// A protobuf BlockID, which is CanonicalBlockID too.
[[nodiscard]] byte_vector encode_block_id(const std::optional<block_id>& of);

} // namespace nephele::light_client
