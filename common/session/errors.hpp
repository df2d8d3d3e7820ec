#pragma once

#include "common/base/result.hpp"

namespace nephele::session {

enum class errc {
  /// A frame or an envelope has a size that its kind cannot have.
  wrong_size,
  /// The first byte or the version names nothing that this side speaks.
  unknown_kind,
  /// A field holds a value outside its range.
  malformed,
  /// A login is not signed by the identity that it names.
  bad_signature,
  /// A login was signed for another gateway, connection or nonce.
  wrong_binding,
};

[[nodiscard]] constexpr std::string_view to_string(errc code) noexcept {
  switch (code) {
  case errc::wrong_size:
    return "session.wrong_size";
  case errc::unknown_kind:
    return "session.unknown_kind";
  case errc::malformed:
    return "session.malformed";
  case errc::bad_signature:
    return "session.bad_signature";
  case errc::wrong_binding:
    return "session.wrong_binding";
  }
  return "session.unknown";
}

} // namespace nephele::session
