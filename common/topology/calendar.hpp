#pragma once

#include "common/topology/parameters.hpp"

#include <optional>

namespace nephele::topology {

/// Nothing before genesis.
[[nodiscard]] std::optional<epoch_number>
epoch_at(const network_parameters& parameters, wall_time when) noexcept;

[[nodiscard]] wall_time start_of(const network_parameters& parameters,
                                 epoch_number epoch) noexcept;

[[nodiscard]] rotation_number rotation_of(const network_parameters& parameters,
                                          epoch_number epoch) noexcept;

/// Nothing before genesis.
[[nodiscard]] std::optional<rotation_number>
rotation_at(const network_parameters& parameters, wall_time when) noexcept;

[[nodiscard]] wall_time start_of(const network_parameters& parameters,
                                 rotation_number rotation) noexcept;

/// When the rotation ends and the next one begins; its keys live on for the
/// overlap.
[[nodiscard]] wall_time end_of(const network_parameters& parameters,
                               rotation_number rotation) noexcept;

/// How long before its rotation a key is accepted: 30 s, or half the overlap
/// where that is shorter.
[[nodiscard]] std::chrono::nanoseconds
early_acceptance(const network_parameters& parameters) noexcept;

/// True if a node accepts packets of `rotation` at `when`: from
/// early_acceptance before its start until the overlap after its end.
[[nodiscard]] bool accepts(const network_parameters& parameters,
                           rotation_number rotation, wall_time when) noexcept;

/// The latest moment to which a snapshot of `epoch` may be usable if it
/// carries the keys of rotations up to `last`.
[[nodiscard]] wall_time usable_limit(const network_parameters& parameters,
                                     epoch_number epoch,
                                     rotation_number last) noexcept;

} // namespace nephele::topology
