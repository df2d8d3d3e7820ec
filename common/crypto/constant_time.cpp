#include "common/crypto/constant_time.hpp"

#include <sodium.h>

namespace nephele::crypto {

bool constant_time_equal(byte_span a, byte_span b) noexcept {
  return a.size() == b.size()
         && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

} // namespace nephele::crypto
