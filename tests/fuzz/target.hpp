#pragma once

#include "common/base/bytes.hpp"

#include <cstdlib>

namespace nephele::fuzz {

/// Does with `input` what is to be tried; defined once by every target.
void run(byte_span input);

/// What must hold whatever the input is; aborts, which fuzzer and test report.
inline void require(bool holds) noexcept {
  if (!holds)
    std::abort();
}

} // namespace nephele::fuzz
