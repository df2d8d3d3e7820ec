#pragma once

#include "common/crypto/seed_stream.hpp"
#include "common/ledger/node.hpp"

#include <map>

namespace nephele::ledger {

/// Uniform numbers from one seed: draws of 16 bytes, little-endian; those that
/// would favour small results are left out.
class uniform_source {
public:
  explicit uniform_source(const byte_array<32>& seed) noexcept
      : stream_(seed) {}

  /// In [0, bound); bound > 0.
  [[nodiscard]] u128 below(u128 bound) noexcept;

private:
  crypto::seed_stream stream_;
};

/// performance^20, rounding down x², x⁴, x⁵ = x⁴·x, x¹⁰, x²⁰.
[[nodiscard]] decimal twentieth_power(decimal performance);

/// saturation · performance^20: how likely a node is drawn.
[[nodiscard]] decimal selection_weight(decimal saturation, decimal performance);

struct candidate {
  std::uint32_t id = 0;
  std::uint8_t roles = 0; ///< role_bits
  decimal weight;
};

/// Nodes in the order in which they were drawn.
struct drawn_set {
  std::vector<std::uint32_t> entry;
  std::vector<std::uint32_t> exit;
  std::vector<std::uint32_t> mix;
  std::vector<std::uint32_t> standby;

  friend bool operator==(const drawn_set&, const drawn_set&) = default;
};

/// Draws without replacement, in the order entry, exit, mix, standby, each from
/// the candidates that support the role, in proportion to their weight.
/// @param candidates  in the order of their ids.
[[nodiscard]] drawn_set draw_roles(std::vector<candidate> candidates,
                                   const set_sizes& sizes,
                                   uniform_source& source);

inline constexpr std::size_t layer_count = 3;

using layer_members = std::array<std::vector<std::uint32_t>, layer_count>;

/// Spreads the drawn mixes over the layers. Who is in `kept` keeps that layer
/// (0 to 2); the others fill, in shuffled order, the smallest layer, the lowest
/// of equals. Members are in the order of their ids.
[[nodiscard]] layer_members
spread_layers(std::vector<std::uint32_t> mixes,
              const std::map<std::uint32_t, std::uint8_t>& kept,
              uniform_source& source);

} // namespace nephele::ledger
