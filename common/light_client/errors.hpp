#pragma once

#include "common/base/result.hpp"

namespace nephele::light_client {

enum class errc {
  /// Bytes that are no signed header.
  malformed,
  /// The header is of another chain.
  wrong_chain,
  /// The validators are not those that the header names, or that are trusted.
  wrong_validators,
  /// The commit is for another header.
  wrong_block,
  /// Two thirds of the power or less have signed.
  too_little_power,
};

[[nodiscard]] constexpr std::string_view to_string(errc code) noexcept {
  switch (code) {
  case errc::malformed:
    return "light_client.malformed";
  case errc::wrong_chain:
    return "light_client.wrong_chain";
  case errc::wrong_validators:
    return "light_client.wrong_validators";
  case errc::wrong_block:
    return "light_client.wrong_block";
  case errc::too_little_power:
    return "light_client.too_little_power";
  }
  return "light_client.unknown";
}

} // namespace nephele::light_client
