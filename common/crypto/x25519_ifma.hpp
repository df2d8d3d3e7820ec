#pragma once

#include "common/crypto/lanes/lane_batch.hpp"

namespace nephele::crypto {

/// Whether the compiler could build x25519_ifma.
extern const bool is_ifma_built;

/// In the lanes of AVX-512 F, VL, DQ and IFMA, which the processor must have.
/// All zero for a point of small order.
void x25519_ifma(lanes::lane_batch& batch) noexcept;

} // namespace nephele::crypto
