#pragma once

#include "common/base/result.hpp"

namespace nephele::pairing {

enum class errc {
  /// Another number of bytes than the encoding has.
  length,
  /// A scalar of r or more.
  non_canonical_scalar,
  /// No encoding of a point of the curve.
  not_on_curve,
  /// A point of the curve outside the group of order r.
  not_in_group,
  /// The neutral element, which no decoder takes.
  identity,
};

[[nodiscard]] constexpr std::string_view to_string(errc code) noexcept {
  switch (code) {
  case errc::length:
    return "pairing.length";
  case errc::non_canonical_scalar:
    return "pairing.non_canonical_scalar";
  case errc::not_on_curve:
    return "pairing.not_on_curve";
  case errc::not_in_group:
    return "pairing.not_in_group";
  case errc::identity:
    return "pairing.identity";
  }
  return "pairing.unknown";
}

} // namespace nephele::pairing
