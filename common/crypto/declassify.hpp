#pragma once

#ifdef NEPHELE_CONSTANT_TIME_CHECK
#include <valgrind/memcheck.h>
#endif

namespace nephele::crypto {

/// States that `value`, though computed from secrets, is public from here on.
/// Does nothing but in the build that runs under memcheck with all secrets
/// marked as undefined: there it ends the mark.
template <class T>
void declassify([[maybe_unused]] const T& value) noexcept {
#ifdef NEPHELE_CONSTANT_TIME_CHECK
  VALGRIND_MAKE_MEM_DEFINED(&value, sizeof(value));
#endif
}

} // namespace nephele::crypto
