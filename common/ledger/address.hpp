#pragma once

#include "common/base/identity.hpp"

namespace nephele::ledger {

/// The name of an account: the first 20 bytes of SHA-256 of its ed25519 key.
using address = fixed_bytes<20, struct address_tag>;

[[nodiscard]] address address_of(const identity& key) noexcept;

/// Bech32 (BIP 173) with the prefix "n": "n1…", 40 characters.
[[nodiscard]] std::string to_text(const address& value);

/// As to_text writes it, all upper case taken too; nothing if a character or
/// the checksum is wrong.
[[nodiscard]] std::optional<address> parse_address(std::string_view text);

} // namespace nephele::ledger
