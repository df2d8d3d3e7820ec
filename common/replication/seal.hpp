#pragma once

#include "common/crypto/ed25519.hpp"
#include "common/replication/block_record.hpp"

namespace nephele::replication {

/// What a new block follows.
struct chain_head {
  std::string chain_id;
  /// Nothing before the first block.
  std::optional<light_client::signed_header> last;
  /// Of the state that the block begins with.
  hash app_hash{};
  /// Root over the results of the last block.
  hash results_hash{};

  [[nodiscard]] std::uint64_t height() const noexcept {
    return last ? last->head.height : 0;
  }
};

/// `now` in milliseconds, or 1 ms after the last block if that is later.
[[nodiscard]] wall_time time_after(const chain_head& before, wall_time now);

/// Root over the deterministic part of the results.
[[nodiscard]] hash hash_of(std::span<const transaction_result> results);

/// The only validator of an embedded chain.
[[nodiscard]] light_client::validator_set
validators_of(const crypto::signing_key& key);

/// Header and commit of the block after `before`, by the chain's only
/// validator.
[[nodiscard]] light_client::signed_header
seal(const chain_head& before, wall_time time,
     std::span<const byte_vector> transactions, const crypto::signing_key& key);

} // namespace nephele::replication
