// Compiled for AVX-512 IFMA where the compiler can; nothing else is, so that
// the rest runs anywhere.
#include "common/crypto/x25519_ifma.hpp"

#include <cstdlib>

#if defined(__AVX512IFMA__) && defined(__AVX512VL__)

#include "common/crypto/lanes/ifma_lanes.hpp"
#include "common/crypto/lanes/x25519_lanes.hpp"

namespace nephele::crypto {

const bool is_ifma_built = true;

void x25519_ifma(lanes::lane_batch& batch) noexcept {
  lanes::multiply_batch<lanes::ifma_lanes>(batch);
}

} // namespace nephele::crypto

#else

namespace nephele::crypto {

const bool is_ifma_built = false;

void x25519_ifma(lanes::lane_batch&) noexcept {
  std::abort();
}

} // namespace nephele::crypto

#endif
