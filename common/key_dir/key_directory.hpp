#pragma once

#include "common/key_dir/descriptor.hpp"
#include "common/key_dir/stored_key.hpp"

#include <filesystem>
#include <vector>

namespace nephele::key_dir {

struct key_directory_options {
  std::filesystem::path path;

  /// Takes a disk for it, too: a deleted key may then be found there.
  bool allow_disk = false;

  /// Packets that a filter holds at 80 %.
  std::uint64_t filter_packets = 1'000'000;
};

/// A node's mix keys and their filters as files of mode 0600, two a key, on a
/// memory file system: they survive a crash of the process and are gone after
/// a power cycle. One process at a time.
class key_directory {
public:
  /// Makes the directory (mode 0700) where it is missing and locks it.
  /// @returns errc::not_usable, not_memory or in_use.
  [[nodiscard]] static result<key_directory>
  open(key_directory_options options);

  /// The keys that are there whole. A key without a filter, a filter without a
  /// key and anything else of ours that does not fit is wiped and removed: a
  /// key must never serve without the tags it has let through.
  [[nodiscard]] result<std::vector<std::shared_ptr<stored_key>>> load();

  /// A fresh key with an empty filter, whose room is taken at once.
  /// @returns errc::no_space, naming the size, or errc::not_usable.
  [[nodiscard]] result<std::shared_ptr<stored_key>>
  create(const key_name& name, crypto::random& source);

  /// Overwrites and removes the files. What is in memory goes when the last
  /// batch that uses the key is done.
  void destroy(stored_key& key);

  [[nodiscard]] const std::filesystem::path& path() const noexcept {
    return options_.path;
  }

  /// For filters made from now on: packets that one holds at 80 %.
  void size_filters(std::uint64_t packets) noexcept {
    options_.filter_packets = packets;
  }

  /// Bytes of one filter.
  [[nodiscard]] std::size_t filter_size() const noexcept {
    return mixing::replay_filter::bytes_for(options_.filter_packets);
  }

private:
  key_directory(key_directory_options options, descriptor lock) noexcept
      : options_(std::move(options)), lock_(std::move(lock)) {}

  [[nodiscard]] std::filesystem::path key_path(const key_name& name) const;
  [[nodiscard]] std::filesystem::path filter_path(const key_name& name) const;
  [[nodiscard]] result<mapping> make_filter(const key_name& name,
                                            crypto::random& source);
  [[nodiscard]] std::shared_ptr<stored_key> load_one(const key_name& name);

  key_directory_options options_;
  descriptor lock_;
};

} // namespace nephele::key_dir
