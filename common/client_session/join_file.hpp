#pragma once

#include "common/client_session/errors.hpp"
#include "common/client_session/settings.hpp"

#include <filesystem>
#include <string_view>

namespace nephele::client_session {

/// What a newcomer needs of a network: whom to believe and where to enter.
/// The indexer serves it at /api/v1/join; it must come over a channel that the
/// user trusts, or its fingerprint must be compared.
struct join_file {
  topology::trust trust;
  std::vector<gateway_entry> gateways;
};

/// A join file is at most this long.
inline constexpr std::size_t max_join_size = 1U << 20U;

/// @returns errc::bad_setting and which field.
[[nodiscard]] result<join_file> parse_join(std::string_view text);

[[nodiscard]] result<join_file> read_join(const std::filesystem::path& path);

/// The gateways of `from` named by `wanted`, in that order; all of them, in
/// the file's order, if `wanted` is empty.
/// @returns errc::bad_setting if one is not in the file, or there is none.
[[nodiscard]] result<std::vector<gateway_entry>>
pick_gateways(const join_file& from, const std::vector<identity>& wanted);

} // namespace nephele::client_session
