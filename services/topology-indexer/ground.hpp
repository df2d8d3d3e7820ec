#pragma once

#include "common/crypto/key_directory.hpp"
#include "common/genesis/genesis.hpp"
#include "services/topology-indexer/saved_state.hpp"
#include "services/topology-indexer/settings.hpp"

namespace nephele::topology_indexer {

/// What the service finds on disk before it starts.
struct ground {
  genesis::genesis admitted;
  crypto::long_term_keys keys;

  /// The indexer's own first, then those of signer_key_files.
  std::vector<crypto::signing_key> signers;
  state_file file;
  std::optional<saved_state> saved;

  /// With their genesis_time: the saved one, the genesis's, or now.
  topology::network_parameters parameters;
};

/// Reads genesis, keys and state, and checks that they fit together.
/// @returns errc::genesis, errc::signer or errc::state.
[[nodiscard]] result<ground> survey_ground(const settings& chosen,
                                           wall_time now);

} // namespace nephele::topology_indexer
