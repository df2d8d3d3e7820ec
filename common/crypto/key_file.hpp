#pragma once

#include "common/crypto/errors.hpp"
#include "common/crypto/secret.hpp"

#include <filesystem>

namespace nephele::crypto {

/// Who may read a key file beside its owner.
enum class key_file_access {
  /// Nobody: mode 0600 or stricter. Every file that we write.
  owner_only,
  /// The group, too, but not write: Kubernetes gives a pod that is not root its
  /// Secrets as mode 0440.
  group_reads,
};

/// Reads exactly `out.size()` bytes from the regular file `path`.
/// @returns errc::key_file if it is missing, has another size or is open to
/// more than `access` allows; `out` is then zeroed.
[[nodiscard]] result<void>
load_key_file(const std::filesystem::path& path, mutable_byte_span out,
              key_file_access access = key_file_access::owner_only);

/// Writes `key` to `path` with mode 0600, replacing what is there: after a
/// crash at any moment the file is the old one or the new one, whole. On
/// success it is on disk.
/// @returns errc::key_file with the system's reason.
[[nodiscard]] result<void> store_key_file(const std::filesystem::path& path,
                                          byte_span key);

/// A secret of its own type out of a file of its size.
template <class Secret>
[[nodiscard]] result<Secret> load_secret(const std::filesystem::path& path,
                                         key_file_access access
                                         = key_file_access::owner_only) {
  Secret key;
  if (auto loaded = load_key_file(path, key.expose_mutable(), access); !loaded)
    return fail(std::move(loaded.error()));
  return key;
}

} // namespace nephele::crypto
