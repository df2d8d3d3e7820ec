#pragma once

#include "common/key_dir/key_directory.hpp"
#include "common/key_dir/signed_record.hpp"
#include "common/mixing/key_ring.hpp"
#include "common/topology/calendar.hpp"
#include "common/topology/descriptor.hpp"

#include <map>

namespace nephele::node {

/// How long an older generation is accepted after its successor is in effect.
inline constexpr std::chrono::seconds generation_grace{60};

/// A node's mix keys through the rotations: makes the next one ahead, makes a
/// new generation where a key was lost or its filter fills up, and destroys
/// what no packet may use any more. Not thread-safe; what it gives out is
/// immutable.
class key_rotation {
public:
  /// Takes the keys that the directory still has.
  [[nodiscard]] static result<key_rotation>
  open(key_dir::key_directory directory, crypto::random& source);

  /// For filters made from now on; see key_directory.
  void size_filters(std::uint64_t packets) noexcept {
    directory_.size_filters(packets);
  }

  /// Brings the keys in line with the calendar at `now`: those of the current
  /// and the next rotation exist, those that are over are gone.
  /// @param record  what was signed before, which names of new keys avoid.
  /// @returns errc of key_dir; what was there goes on serving.
  [[nodiscard]] result<void> advance(const topology::network_parameters& on,
                                     wall_time now,
                                     const key_dir::signed_record& record);

  /// Tells that senders use generation `in_effect` of `rotation` from now on:
  /// older ones end after generation_grace.
  void supersede(rotation_number rotation, key_generation in_effect,
                 wall_time now);

  /// Makes the next advance raise the generation of every key, as the network
  /// holds other keys of these names than we do.
  void distrust() noexcept { distrusted_ = true; }

  /// For the packet path. Another object whenever anything changed.
  [[nodiscard]] std::shared_ptr<const mixing::key_ring> ring() const noexcept {
    return ring_;
  }

  /// For the descriptor: the newest key of the current and the next rotation.
  [[nodiscard]] std::vector<topology::mix_key_record> announced() const;

  /// Whether a key opens packets at `now`.
  [[nodiscard]] bool serves(wall_time now) const noexcept;

  /// Of the fullest live filter, 0 to 1.
  [[nodiscard]] double fill() const;

private:
  struct entry {
    std::shared_ptr<key_dir::stored_key> key;
    /// Set once a newer generation is in effect.
    std::optional<wall_time> ends;
  };

  key_rotation(key_dir::key_directory directory, crypto::random& source)
      : directory_(std::move(directory)), source_(&source) {}

  [[nodiscard]] const entry* newest(rotation_number rotation) const;
  [[nodiscard]] bool wants_key(rotation_number rotation) const;
  [[nodiscard]] result<void> make(rotation_number rotation,
                                  const key_dir::signed_record& record);
  void retire(const topology::network_parameters& on, wall_time now);
  void rebuild(const topology::network_parameters& on);

  key_dir::key_directory directory_;
  crypto::random* source_;
  std::map<key_dir::key_name, entry> keys_;
  rotation_number current_{};
  std::shared_ptr<const mixing::key_ring> ring_
      = std::make_shared<const mixing::key_ring>();
  bool distrusted_ = false;
  /// Whether ring_ is no longer what keys_ says.
  bool stale_ = true;
};

} // namespace nephele::node
