#pragma once

#include "common/base/clock.hpp"
#include "common/topology/signed_document.hpp"

namespace nephele::topology {

/// Sixteen random bytes of who asks, so that no answer can be replayed.
using time_nonce = fixed_bytes<16, struct time_nonce_tag>;

/// {nonce hex, wall_ns}, signed in time_domain.
[[nodiscard]] signed_document
sign_time(const time_nonce& nonce, wall_time now,
          std::span<const crypto::signing_key> keys);

/// The signers' time. One signer is enough: the time does not change what the
/// network is.
/// @returns errc::forged, too_few_signatures, malformed, too_large or
/// wrong_nonce.
[[nodiscard]] result<wall_time> verify_time(const signed_document& document,
                                            const time_nonce& nonce,
                                            std::span<const identity> signers);

} // namespace nephele::topology
