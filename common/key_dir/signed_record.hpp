#pragma once

#include "common/key_dir/stored_key.hpp"

#include <filesystem>
#include <map>
#include <span>

namespace nephele::key_dir {

/// What a node has put its name to: descriptor sequence and the newest
/// generation of each rotation, not the keys. On disk, beside the identity:
/// it survives the power cycle that takes the keys, so that no two keys ever
/// bear one name.
class signed_record {
public:
  /// An absent file is an empty record.
  /// @returns errc::bad_record or errc::not_usable.
  [[nodiscard]] static result<signed_record> load(std::filesystem::path path);

  [[nodiscard]] std::uint64_t sequence() const noexcept { return sequence_; }

  /// The newest generation signed for `rotation`.
  [[nodiscard]] std::optional<key_generation>
  newest(rotation_number rotation) const;

  /// Writes down, on disk when it returns, that a descriptor of `sequence`
  /// with `keys` is about to be signed. Rotations before `oldest` are
  /// forgotten.
  [[nodiscard]] result<void> enter(std::uint64_t sequence,
                                   std::span<const key_name> keys,
                                   rotation_number oldest);

private:
  explicit signed_record(std::filesystem::path path) : path_(std::move(path)) {}

  std::filesystem::path path_;
  std::uint64_t sequence_ = 0;
  std::map<rotation_number, key_generation> newest_;
};

} // namespace nephele::key_dir
