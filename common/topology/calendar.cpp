#include "common/topology/calendar.hpp"

#include "common/topology/limits.hpp"

#include <algorithm>

namespace nephele::topology {

namespace {

using std::chrono::nanoseconds;

/// Beyond it (the year 2223) times saturate: a rotation number from the
/// network may be anything, and sums with it must not overflow.
constexpr wall_time end_of_time{nanoseconds{8'000'000'000'000'000'000}};

wall_time after(const network_parameters& parameters, std::uint64_t count,
                nanoseconds length) {
  const auto room = end_of_time - parameters.genesis_time;
  if (count >= static_cast<std::uint64_t>(room / length))
    return end_of_time;
  return parameters.genesis_time + static_cast<std::int64_t>(count) * length;
}

nanoseconds rotation_length(const network_parameters& parameters) {
  return parameters.epoch_length * parameters.epochs_per_rotation;
}

} // namespace

std::optional<epoch_number> epoch_at(const network_parameters& parameters,
                                     wall_time when) noexcept {
  if (when < parameters.genesis_time)
    return std::nullopt;
  return epoch_number{static_cast<std::uint64_t>(
      (when - parameters.genesis_time) / parameters.epoch_length)};
}

wall_time start_of(const network_parameters& parameters,
                   epoch_number epoch) noexcept {
  return after(parameters, epoch.value(), parameters.epoch_length);
}

rotation_number rotation_of(const network_parameters& parameters,
                            epoch_number epoch) noexcept {
  return rotation_number{static_cast<std::uint32_t>(
      epoch.value() / parameters.epochs_per_rotation)};
}

std::optional<rotation_number> rotation_at(const network_parameters& parameters,
                                           wall_time when) noexcept {
  const auto epoch = epoch_at(parameters, when);
  if (!epoch)
    return std::nullopt;
  return rotation_of(parameters, *epoch);
}

wall_time start_of(const network_parameters& parameters,
                   rotation_number rotation) noexcept {
  return after(parameters, rotation.value(), rotation_length(parameters));
}

wall_time end_of(const network_parameters& parameters,
                 rotation_number rotation) noexcept {
  return after(parameters, std::uint64_t{rotation.value()} + 1,
               rotation_length(parameters));
}

nanoseconds early_acceptance(const network_parameters& parameters) noexcept {
  return std::min(nanoseconds{std::chrono::seconds{30}},
                  parameters.overlap / 2);
}

bool accepts(const network_parameters& parameters, rotation_number rotation,
             wall_time when) noexcept {
  return when >= start_of(parameters, rotation) - early_acceptance(parameters)
         && when < end_of(parameters, rotation) + parameters.overlap;
}

wall_time usable_limit(const network_parameters& parameters, epoch_number epoch,
                       rotation_number last) noexcept {
  const auto lasting
      = std::max(nanoseconds{min_usable}, 2 * parameters.epoch_length);
  return std::min(start_of(parameters, epoch) + lasting,
                  end_of(parameters, last));
}

} // namespace nephele::topology
