#pragma once

#include "common/base/result.hpp"

namespace nephele::credential::ps {

enum class errc {
  /// An encoded key of another length, version or shape.
  malformed_key,
  /// A key whose parts in G1 and G2 do not belong together.
  inconsistent_key,
  /// Two shares of one issuer.
  duplicate_index,
  /// Fewer or more shares than the threshold.
  too_few_shares,
  /// A share of an index that is no issuer's.
  unknown_issuer,
  /// An issuer's partial signature does not verify; the context names it.
  bad_partial,
  /// A signature does not verify under the issuers' common key.
  bad_signature,
};

[[nodiscard]] constexpr std::string_view to_string(errc code) noexcept {
  switch (code) {
  case errc::malformed_key:
    return "credential.malformed_key";
  case errc::inconsistent_key:
    return "credential.inconsistent_key";
  case errc::duplicate_index:
    return "credential.duplicate_index";
  case errc::too_few_shares:
    return "credential.too_few_shares";
  case errc::unknown_issuer:
    return "credential.unknown_issuer";
  case errc::bad_partial:
    return "credential.bad_partial";
  case errc::bad_signature:
    return "credential.bad_signature";
  }
  return "credential.unknown";
}

} // namespace nephele::credential::ps
