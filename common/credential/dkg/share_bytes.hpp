#pragma once

#include "common/credential/ps/issuer_key.hpp"

namespace nephele::credential::dkg {

/// x ‖ y_1 ‖ … ‖ y_q of at most max_slots slots, in memory that is wiped.
using share_buffer = crypto::secret<(ps::max_slots + 1) * pairing::scalar::size,
                                    struct share_buffer_tag>;

[[nodiscard]] constexpr std::size_t share_size(std::size_t slots) noexcept {
  return (slots + 1) * pairing::scalar::size;
}

/// Writes share_size bytes to the beginning of `out`.
void write_share(const ps::issuer_key& share, share_buffer& out) noexcept;

/// @returns a scalar's error if one is not canonical.
[[nodiscard]] result<ps::issuer_key>
read_share(const share_buffer& in, std::size_t slots, ps::issuer_index index);

} // namespace nephele::credential::dkg
