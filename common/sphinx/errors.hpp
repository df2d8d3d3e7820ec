#pragma once

#include "common/base/result.hpp"

#include <cstdint>

namespace nephele::sphinx {

enum class errc : std::uint8_t {
  /// Shorter than a header and the payload's overhead.
  too_short,
  /// A group element of small order: the shared secret would be zero.
  small_order,
  /// The header was altered, or made for another key.
  bad_mac,
  /// The caller has seen this replay tag before.
  replayed,
  /// A version that is not admitted here, or that we do not speak.
  unsupported_version,
  /// A routing command that is neither forward nor final.
  malformed_routing,
  /// A payload too small for its cipher, or not what the sender padded.
  bad_payload,
  /// No hop, or more than max_hops.
  bad_route,
  /// A message larger than the payload has room for.
  message_too_long,
  /// A packet or SURB buffer of the wrong size.
  bad_buffer,
  /// Bytes that are no SURB.
  bad_surb,
};

[[nodiscard]] constexpr std::string_view to_string(errc code) noexcept {
  switch (code) {
  case errc::too_short:
    return "sphinx.too_short";
  case errc::small_order:
    return "sphinx.small_order";
  case errc::bad_mac:
    return "sphinx.bad_mac";
  case errc::replayed:
    return "sphinx.replayed";
  case errc::unsupported_version:
    return "sphinx.unsupported_version";
  case errc::malformed_routing:
    return "sphinx.malformed_routing";
  case errc::bad_payload:
    return "sphinx.bad_payload";
  case errc::bad_route:
    return "sphinx.bad_route";
  case errc::message_too_long:
    return "sphinx.message_too_long";
  case errc::bad_buffer:
    return "sphinx.bad_buffer";
  case errc::bad_surb:
    return "sphinx.bad_surb";
  }
  return "sphinx.unknown";
}

} // namespace nephele::sphinx
