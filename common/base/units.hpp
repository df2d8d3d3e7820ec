#pragma once

#include "common/base/strong.hpp"

#include <cstdint>

namespace nephele {

/// Numbers the epochs of a network from its genesis, 0 first.
using epoch_number = strong<std::uint64_t, struct epoch_tag>;

/// Numbers the key rotations; a rotation is a whole number of epochs.
using rotation_number = strong<std::uint32_t, struct rotation_tag>;

/// Counts the keys that a node has announced for one rotation, 0 first.
using key_generation = strong<std::uint16_t, struct generation_tag>;

/// Mix layer: 1, 2 or 3.
using layer_number = strong<std::uint8_t, struct layer_tag>;

/// How many mix layers a route crosses between its gateways.
inline constexpr std::uint8_t mix_layers = 3;

} // namespace nephele
