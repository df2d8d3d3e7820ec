#pragma once

#include "common/client_session/join_file.hpp"

#include <filesystem>
#include <string_view>

namespace nephele::client_session {

/// Brings the join file from where the user's one argument says: a path, or
/// "http://host:port/api/v1/join#fingerprint". A page is believed because of
/// its fingerprint, not because of who served it.
/// @param copy  where the last good page is kept, so that a start needs no
///              server; empty: nowhere.
/// @returns errc::bad_setting and what to do about it.
[[nodiscard]] result<join_file> load_join(std::string_view from,
                                          const std::filesystem::path& copy);

} // namespace nephele::client_session
