#include "common/crypto/wiped_stack.hpp"

#include <sodium.h>

namespace nephele::crypto {

void wipe_stack() noexcept {
  sodium_stackzero(32 * 1024);
}

} // namespace nephele::crypto
