#pragma once

#include "common/base/bytes.hpp"

namespace nephele::light_client {

/// SHA-256.
using hash = byte_array<32>;

/// Root of the Merkle tree of RFC 6962 over the leaves in their order:
/// leaf = SHA-256(00 ‖ bytes), inner = SHA-256(01 ‖ left ‖ right), the left
/// subtree has the largest power of two of leaves that is less than all; the
/// hash of nothing for no leaves.
[[nodiscard]] hash merkle_root(std::span<const byte_vector> leaves);

} // namespace nephele::light_client
