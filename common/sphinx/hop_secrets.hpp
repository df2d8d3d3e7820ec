#pragma once

#include "common/crypto/lioness.hpp"
#include "common/crypto/x25519.hpp"
#include "common/sphinx/route.hpp"
#include "common/sphinx/version.hpp"

namespace nephele::sphinx {

/// From a 16-byte seed, the payload key of version key_seeds.
inline constexpr std::size_t payload_seed_size = 16;
inline constexpr std::size_t payload_key_size = crypto::lioness_key::size;

/// All that sender and hop derive from their shared secret, 288 bytes.
/// Spec: docs/protocol/sphinx.md §3.
class hop_secrets {
public:
  hop_secrets() noexcept = default;
  explicit hop_secrets(const crypto::shared_secret& shared) noexcept;

  [[nodiscard]] std::span<const std::byte, 16> stream_key() const noexcept {
    return expanded_.expose().subspan<0, 16>();
  }

  [[nodiscard]] std::span<const std::byte, 16> mac_key() const noexcept {
    return expanded_.expose().subspan<16, 16>();
  }

  /// What a SURB hands over for this hop: seed or key, as `version` says.
  [[nodiscard]] byte_span payload_material(version version) const noexcept {
    return expanded_.expose().subspan(32, version == version::key_seeds
                                              ? payload_seed_size
                                              : payload_key_size);
  }

  [[nodiscard]] std::span<const std::byte, 32> blinding() const noexcept {
    return expanded_.expose().subspan<224, 32>();
  }

  [[nodiscard]] replay_tag tag() const noexcept;

  /// Forgets everything; for objects that outlive their packet.
  void wipe() noexcept;

private:
  crypto::secret<288, struct hop_secrets_tag> expanded_;
};

/// The payload key out of a seed (16 bytes) or of the key itself (192 bytes).
[[nodiscard]] crypto::lioness_key payload_key(byte_span material) noexcept;

} // namespace nephele::sphinx
