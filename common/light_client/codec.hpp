#pragma once

#include "common/light_client/verify.hpp"

namespace nephele::light_client {

/// Of a chain's name, in bytes.
inline constexpr std::size_t max_chain_id = 64;

/// Signatures of one commit.
inline constexpr std::size_t max_signatures = 1'000;

/// Fixed fields in the order of the structs, integers big-endian: how stores
/// and answers carry a signed header.
[[nodiscard]] byte_vector encode(const signed_header& what);

/// @returns errc::malformed.
[[nodiscard]] result<signed_header> decode_signed_header(byte_span bytes);

} // namespace nephele::light_client
