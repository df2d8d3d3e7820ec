#pragma once

#include "common/pairing/scalar_source.hpp"

#include <valgrind/memcheck.h>

namespace nephele::constant_time {

template <class T>
void mark(const T& secret) {
  VALGRIND_MAKE_MEM_UNDEFINED(&secret, sizeof(secret));
}

/// Secret scalars, marked.
class marked_scalars final : public pairing::scalar_source {
public:
  pairing::secret_scalar next(byte_span transcript) override {
    auto value = source_.next(transcript);
    mark(value);
    return value;
  }

private:
  pairing::seeded_scalars source_{as_bytes("constant time")};
};

/// Issues a credential and shows one of its attributes, a range and a
/// membership of hidden ones and a pseudonym.
/// @returns whether the show verifies.
[[nodiscard]] bool show_attributes();

} // namespace nephele::constant_time
