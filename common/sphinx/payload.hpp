#pragma once

#include "common/sphinx/errors.hpp"
#include "common/sphinx/hop_secrets.hpp"

namespace nephele::sphinx {

/// Fills `payload` with 16 zero bytes ‖ message ‖ 0x01 ‖ zeros.
/// @returns errc::bad_payload for a payload under min_payload_size,
/// errc::message_too_long for a message over payload.size() - payload_overhead.
[[nodiscard]] tl::expected<void, errc>
pad_payload(byte_span message, mutable_byte_span payload) noexcept;

/// The message inside a payload that all layers were taken off, a view of it.
/// Strict: only what pad_payload writes is taken, so that a recipient can tell
/// every alteration (up to one in 2^128) from a message.
/// @returns errc::bad_payload.
[[nodiscard]] tl::expected<byte_span, errc>
parse_payload(byte_span payload) noexcept;

/// One layer on or off, in place; at least min_payload_size bytes.
/// `material` as hop_secrets::payload_material gives it.
void add_layer(byte_span material, mutable_byte_span payload) noexcept;
void remove_layer(byte_span material, mutable_byte_span payload) noexcept;

} // namespace nephele::sphinx
