#pragma once

#include "common/base/bytes.hpp"
#include "common/replication/errors.hpp"

#include <filesystem>

namespace nephele::replication {

/// Writes a new file of mode 0600 and syncs it.
/// @returns errc::io with the system's reason.
[[nodiscard]] result<void> write_synced(const std::filesystem::path& file,
                                        byte_span bytes);

/// Renames a folder and syncs both ends.
[[nodiscard]] result<void> rename_synced(const std::filesystem::path& from,
                                         const std::filesystem::path& to);

/// @returns errc::io, also if the file holds more than `limit` bytes.
[[nodiscard]] result<byte_vector> read_file(const std::filesystem::path& file,
                                            std::size_t limit);

} // namespace nephele::replication
