#pragma once

#include "common/sphinx/suite.hpp"

#include <chrono>
#include <vector>

namespace nephele::tests {

/// Makes packets as a node in the middle sees them at a third of what a whole
/// packet costs: one real layer, which the holder of `key` opens and passes on
/// to one of `next`; behind it is noise.
class one_layer_maker {
public:
  one_layer_maker(const mix_key& key, std::vector<identity> next,
                  std::chrono::nanoseconds mean_delay, std::uint64_t seed);

  void make(std::span<std::byte, sphinx::regular_packet_size> packet);

  [[nodiscard]] byte_vector make_many(std::size_t count);

private:
  mix_key key_;
  std::vector<identity> next_;
  std::chrono::nanoseconds mean_delay_;
  crypto::seeded_random source_;
  byte_vector noise_;
};

} // namespace nephele::tests
