#pragma once

#include "common/replication/block_store.hpp"

#include <filesystem>

namespace nephele::replication {

/// Bytes of a chunk but the last.
inline constexpr std::size_t chunk_size = std::size_t{8} << 20U;

/// What a state snapshot is of.
struct snapshot_manifest {
  hash genesis{};
  store_head at;
  /// The block after which it was taken.
  light_client::signed_header last;
  /// SHA-256 of each chunk.
  std::vector<hash> chunks;

  friend bool operator==(const snapshot_manifest& a,
                         const snapshot_manifest& b) {
    return a.genesis == b.genesis && a.at.height == b.at.height
           && a.at.app_hash == b.at.app_hash
           && a.at.results_hash == b.at.results_hash && a.last == b.last
           && a.chunks == b.chunks;
  }
};

struct snapshot {
  snapshot_manifest manifest;
  state_entries entries;
};

/// Writes `machine`'s entries to FOLDER/<height>/ as files 0000, 0001, … of 8
/// MiB and `manifest`; the folder has its name only when it is whole. Equal
/// states give equal bytes. Then removes all but the latest `keep`.
/// @returns errc::io.
[[nodiscard]] result<void> write_snapshot(const std::filesystem::path& folder,
                                          const state_machine& machine,
                                          const snapshot_manifest& of,
                                          std::size_t keep,
                                          const fail_point& at);

/// Heights of the snapshots in `folder`, ascending.
[[nodiscard]] std::vector<std::uint64_t>
snapshots_in(const std::filesystem::path& folder);

/// Reads one snapshot, FOLDER/<height>, and compares the chunks' hashes.
/// @returns errc::bad_snapshot with the chunk's number, or errc::io.
[[nodiscard]] result<snapshot> read_snapshot(const std::filesystem::path& one);

/// Begins a store from a snapshot whose state must have the hash `trusted`,
/// which the caller knows from a signed header.
/// @returns errc::bad_snapshot, errc::other_chain or a store error.
[[nodiscard]] result<void> restore_snapshot(const snapshot& from,
                                            const hash& trusted,
                                            const machine_source& machines,
                                            block_store& into);

} // namespace nephele::replication
