#pragma once

#include "common/base/result.hpp"

namespace nephele::crypto {

enum class errc {
  /// A shared secret came out as zero: the peer sent a small-order point.
  small_order,
  /// An AEAD box or a signature does not verify.
  forged,
  /// A key file is missing, has another size or is readable by others.
  key_file,
  /// There is not the memory that a passphrase's hash is computed in.
  memory,
};

[[nodiscard]] constexpr std::string_view to_string(errc code) noexcept {
  switch (code) {
  case errc::small_order:
    return "crypto.small_order";
  case errc::forged:
    return "crypto.forged";
  case errc::key_file:
    return "crypto.key_file";
  case errc::memory:
    return "crypto.memory";
  }
  return "crypto.unknown";
}

} // namespace nephele::crypto
