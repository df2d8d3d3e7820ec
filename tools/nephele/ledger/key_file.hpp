#pragma once

#include "common/crypto/ed25519.hpp"
#include "common/crypto/passphrase.hpp"

#include <filesystem>
#include <functional>
#include <optional>

namespace nephele::cli {

/// Asks the user, once, for the passphrase of a key file.
using passphrase_source = std::function<std::string()>;

/// A wallet's key as it lies in a file: JSON of mode 0600, the seed encrypted
/// with a passphrase (Argon2id, ChaCha20-Poly1305) or in the clear.
struct key_file {
  identity public_key;
  std::optional<crypto::ed25519_seed> plain;
  crypto::passphrase_salt salt;
  crypto::passphrase_cost cost;
  byte_vector box;

  [[nodiscard]] bool is_encrypted() const noexcept { return !plain; }
};

/// @param passphrase  nothing to keep the seed in the clear.
/// @returns crypto::errc::memory.
[[nodiscard]] result<key_file>
make_key_file(const crypto::ed25519_seed& seed,
              const std::optional<std::string>& passphrase,
              const crypto::passphrase_cost& cost, crypto::random& source);

/// @returns crypto::errc::forged for a wrong passphrase, errc::memory.
[[nodiscard]] result<crypto::ed25519_seed>
open_key_file(const key_file& file, const passphrase_source& passphrase);

/// Writes a new file of mode 0600; never replaces one.
/// @returns crypto::errc::key_file and why.
[[nodiscard]] result<void> save_key_file(const std::filesystem::path& path,
                                         const key_file& file);

/// @returns crypto::errc::key_file if it is none, or open to others.
[[nodiscard]] result<key_file>
load_key_file_json(const std::filesystem::path& path);

} // namespace nephele::cli
