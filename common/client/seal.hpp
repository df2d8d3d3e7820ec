#pragma once

#include "common/base/identity.hpp"
#include "common/client/errors.hpp"
#include "common/client/geometry.hpp"
#include "common/client/traffic.hpp"
#include "common/crypto/x25519.hpp"

/// How a content is closed for its recipient. docs/protocol/message.md §3.
namespace nephele::client {

using encryption_pair = crypto::x25519_key_pair<encryption_key>;

/// What a gateway passes on for a reply block; looks like an ephemeral key.
using reply_id = fixed_bytes<32, struct reply_id_tag>;

using sealed_out = std::span<std::byte, sealed_size>;

/// Seals to an address.
/// @param ephemeral  drawn for this packet alone.
/// @returns errc::bad_key if the recipient's key is of small order.
[[nodiscard]] tl::expected<void, errc>
seal_forward(content_span plain, const encryption_key& recipient,
             const crypto::x25519_secret& ephemeral, sealed_out out) noexcept;

/// Seals for the maker of the reply block that `key` belongs to. A key seals
/// one reply, ever.
void seal_reply(content_span plain, const reply_key& key,
                sealed_out out) noexcept;

/// Under what its maker knows the block again. One scalar multiplication.
[[nodiscard]] reply_id reply_id_of(const reply_key& key) noexcept;

/// The 32 bytes before the box: reply id or ephemeral key.
[[nodiscard]] reply_id seal_header(sealed_span sealed) noexcept;

/// @returns errc::bad_key for an ephemeral key of small order, errc::forged.
[[nodiscard]] tl::expected<content, errc>
open_forward(sealed_span sealed, const encryption_pair& own) noexcept;

/// @returns errc::forged.
[[nodiscard]] tl::expected<content, errc>
open_reply(sealed_span sealed, const reply_key& key) noexcept;

} // namespace nephele::client
