#pragma once

#include "common/base/clock.hpp"
#include "common/bus/request_client.hpp"
#include "common/crypto/ed25519.hpp"
#include "common/key_dir/signed_record.hpp"
#include "common/topology/descriptor.hpp"

namespace nephele::node {

/// Tells the indexer what this node is: signs a descriptor whenever its keys
/// change, registers it, and sends heartbeats in between. The name of every
/// key goes to disk before it is signed.
class announcer {
public:
  /// @param description  everything but sequence and keys.
  announcer(bus::request_client& indexer, const crypto::signing_key& signer,
            topology::node_record description)
      : indexer_(indexer), signer_(signer),
        description_(std::move(description)) {}

  enum class outcome : std::uint8_t {
    /// The indexer holds what we are now.
    registered,
    /// It holds another key of one of these names.
    contradicted,
  };

  /// Registers if `keys` are not what was registered last.
  /// @param oldest  rotation before which names may be forgotten.
  [[nodiscard]] result<outcome>
  announce(const std::vector<topology::mix_key_record>& keys,
           rotation_number oldest, key_dir::signed_record& record,
           wall_time now);

  /// @param data_packets  of regular size, taken in since the start.
  /// @returns errc of bus; a refusal makes the next announce register anew.
  [[nodiscard]] result<void> heartbeat(std::uint64_t data_packets);

  /// Between two heartbeats, as the indexer wishes.
  [[nodiscard]] std::chrono::nanoseconds heartbeat_interval() const noexcept {
    return interval_;
  }

private:
  bus::request_client& indexer_;
  const crypto::signing_key& signer_;
  topology::node_record description_;
  std::chrono::nanoseconds interval_ = std::chrono::seconds{1};
  bool registered_ = false;
};

} // namespace nephele::node
