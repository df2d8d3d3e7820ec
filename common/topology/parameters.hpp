#pragma once

#include "common/base/clock.hpp"
#include "common/base/units.hpp"
#include "common/topology/errors.hpp"

#include <string>
#include <vector>

namespace nephele::topology {

/// Sizes of Sphinx packets that the network carries.
enum class size_class : std::uint8_t { regular = 1, ack = 2 };

/// Where a mix's layer comes from.
enum class layering : std::uint8_t {
  /// Its descriptor: one StatefulSet a layer.
  pinned,
  /// A draw at every rotation.
  shuffled,
};

/// What all members of one network share. A part of every signed snapshot.
struct network_parameters {
  /// Its name, 1 to 64 of [a-z0-9.-].
  std::string network;

  /// When epoch 0 begins.
  wall_time genesis_time{};

  /// At least 5 s; an hour on a real network.
  std::chrono::nanoseconds epoch_length = std::chrono::hours{1};

  /// How many epochs a mix key serves.
  std::uint32_t epochs_per_rotation = 24;

  /// How long after its rotation's end a key is still accepted.
  std::chrono::nanoseconds overlap = std::chrono::seconds{60};

  /// Mean of the exponential delay at each mix.
  std::chrono::nanoseconds mean_hop_delay = std::chrono::milliseconds{50};

  /// How long an exit gateway holds an acknowledgement.
  std::chrono::nanoseconds ack_hold = std::chrono::milliseconds{250};

  /// Sphinx versions that nodes admit (258 and 259 exist).
  std::vector<std::uint16_t> sphinx_versions{259};

  std::vector<size_class> size_classes{size_class::regular, size_class::ack};

  layering layers = layering::pinned;

  friend bool operator==(const network_parameters&, const network_parameters&)
      = default;
};

/// Checks ranges and how the lengths fit together.
/// @returns errc::malformed and which.
[[nodiscard]] result<void> validate(const network_parameters& parameters);

} // namespace nephele::topology
