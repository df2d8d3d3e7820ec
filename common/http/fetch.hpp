#pragma once

#include "common/http/errors.hpp"

#include <chrono>
#include <string>

namespace nephele::http {

/// GETs "http://host[:port][/path]", without TLS or redirects: for what its
/// reader verifies by itself.
/// @param limit    bytes of the answer.
/// @param timeout  for the connection and for each read.
/// @returns errc::bad_url or errc::fetch_failed with what happened.
[[nodiscard]] result<std::string> fetch(std::string_view url, std::size_t limit,
                                        std::chrono::milliseconds timeout);

} // namespace nephele::http
