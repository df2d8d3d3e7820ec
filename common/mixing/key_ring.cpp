#include "common/mixing/key_ring.hpp"

#include <algorithm>

namespace nephele::mixing {

key_ring::key_ring(std::vector<live_key> keys) : keys_(std::move(keys)) {
  std::ranges::sort(keys_, std::greater{}, [](const live_key& key) {
    return std::pair{key.rotation, key.generation};
  });
}

key_ring::candidates key_ring::candidates_for(rotation_number rotation,
                                              wall_time now) const noexcept {
  candidates found;
  for (const auto& key : keys_) {
    if (key.rotation != rotation || now < key.accept_from
        || now >= key.accept_until)
      continue;
    found.keys[found.count++] = &key;
    if (found.count == max_candidates)
      break;
  }
  return found;
}

} // namespace nephele::mixing
