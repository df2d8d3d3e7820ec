#pragma once

#include "common/light_client/header.hpp"

namespace nephele::light_client {

/// One validator's precommit for a block.
struct commit_signature {
  validator_address validator;
  wall_time time;
  signature_bytes signature;

  friend bool operator==(const commit_signature&, const commit_signature&)
      = default;
};

/// Why a block is final: precommits of its validators.
struct commit {
  std::uint64_t height = 0;
  std::uint32_t round = 0;
  block_id block;
  std::vector<commit_signature> signatures;

  friend bool operator==(const commit&, const commit&) = default;
};

/// What a validator signs: a CanonicalVote with its size in front.
[[nodiscard]] byte_vector sign_bytes(std::string_view chain_id,
                                     const commit& of, wall_time time);

/// What the next header calls last_commit.
[[nodiscard]] hash hash_of(const commit& of);

} // namespace nephele::light_client
