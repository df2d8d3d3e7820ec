#pragma once

#include <cstddef>
#include <vector>

namespace nephele::credential::ps {

/// How many bits a verifier's random weights have. A forgery passes with
/// chance 2^-bits per try.
enum class weights {
  /// For gateways, where every try is online and counted.
  bits_64 = 64,
  /// For issuers and auditors.
  bits_128 = 128,
};

struct batch_verdict {
  /// One an item, in their order.
  std::vector<bool> valid;
  /// How often a part of the batch failed and was split or checked singly.
  std::size_t fallbacks = 0;
};

/// Checks items together; a part that fails is halved, and below four each is
/// checked by itself.
/// @param holds  whether `count` items from number `first` on are all valid
template <class Holds>
void verify_in_halves(std::size_t first, std::size_t count, const Holds& holds,
                      batch_verdict& verdict) {
  constexpr std::size_t smallest_batch = 4;
  if (count < smallest_batch) {
    for (auto i = first; i < first + count; ++i)
      verdict.valid[i] = holds(i, std::size_t{1});
    return;
  }
  if (holds(first, count)) {
    for (auto i = first; i < first + count; ++i)
      verdict.valid[i] = true;
    return;
  }
  ++verdict.fallbacks;
  verify_in_halves(first, count / 2, holds, verdict);
  verify_in_halves(first + count / 2, count - count / 2, holds, verdict);
}

} // namespace nephele::credential::ps
