#include "common/pairing/operations.hpp"

namespace nephele::pairing {

operation_counts& operations() noexcept {
  thread_local operation_counts counts;
  return counts;
}

} // namespace nephele::pairing
