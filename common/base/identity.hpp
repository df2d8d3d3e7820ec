#pragma once

#include "common/base/bytes.hpp"

namespace nephele {

/// An ed25519 public key: the name of a node, a client or a signer, and the
/// routing address in Sphinx headers (32 bytes).
using identity = fixed_bytes<32, struct identity_tag>;

/// A CURVE (x25519) public key of a socket, 32 raw bytes.
using curve_key = fixed_bytes<32, struct curve_tag>;

/// An x25519 public key of one mix node for one (rotation, generation).
using mix_key = fixed_bytes<32, struct mix_tag>;

/// An x25519 public key to which messages for a client are sealed.
using encryption_key = fixed_bytes<32, struct encryption_tag>;

/// An ed25519 signature.
using signature_bytes = fixed_bytes<64, struct signature_tag>;

/// A BLAKE2b-256 digest.
using digest = fixed_bytes<32, struct digest_tag>;

} // namespace nephele
