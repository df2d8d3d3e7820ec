#include "common/crypto/secret.hpp"

#include <sodium.h>

namespace nephele::crypto {

void wipe(mutable_byte_span bytes) noexcept {
  sodium_memzero(bytes.data(), bytes.size());
}

} // namespace nephele::crypto
