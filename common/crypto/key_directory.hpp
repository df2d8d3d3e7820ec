#pragma once

#include "common/crypto/ed25519.hpp"
#include "common/crypto/key_file.hpp"
#include "common/crypto/x25519.hpp"

#include <optional>

namespace nephele::crypto {

/// Whose long-term keys a directory holds.
enum class key_owner {
  /// A node or another service: `identity.key` and `link.key`.
  node,
  /// A client: `encryption.key`, too.
  client,
};

/// The public halves: what others may know.
struct public_keys {
  identity id;
  curve_key link;

  /// Clients only.
  std::optional<encryption_key> encryption;
};

/// The long-term keys of one process. Each is a file of 32 raw bytes in one
/// directory.
struct long_term_keys {
  ed25519_seed identity_seed;

  /// Of the CURVE sockets.
  x25519_secret link;

  /// Clients only.
  std::optional<x25519_secret> encryption;

  [[nodiscard]] signing_key signer() const {
    return signing_key{identity_seed};
  }

  [[nodiscard]] public_keys publics() const;
};

/// @returns errc::key_file if a file is missing or unfit, see load_key_file.
[[nodiscard]] result<long_term_keys>
load_keys(const std::filesystem::path& directory, key_owner owner,
          key_file_access access = key_file_access::owner_only);

/// As load_keys, but draws and stores what is missing, and makes the directory
/// (mode 0700). What exists is never replaced.
[[nodiscard]] result<long_term_keys>
load_or_create_keys(const std::filesystem::path& directory, key_owner owner,
                    random& source,
                    key_file_access access = key_file_access::owner_only);

} // namespace nephele::crypto
