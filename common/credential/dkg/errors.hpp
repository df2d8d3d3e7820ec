#pragma once

#include "common/base/result.hpp"

namespace nephele::credential::dkg {

enum class errc {
  /// Terms that no round can be held under; the context says why.
  bad_terms,
  /// Another number of bytes than the encoding has.
  length,
  /// A message of another phase.
  wrong_phase,
  /// A sender that has no part in this phase.
  unknown_sender,
  /// A second message of one sender in one phase.
  already_sent,
  /// A proof does not verify.
  invalid_proof,
  /// A session key that another participant registered.
  repeated_key,
  /// A deal of which another hash was committed to.
  not_committed,
  /// A share that does not decrypt or does not fit its dealer's commitments.
  bad_share,
  /// A participant that cannot have what it asks for: it has no share, or the
  /// round is not over.
  no_share,
  /// A stored state or share that does not open, or is of another round.
  bad_file,
};

[[nodiscard]] constexpr std::string_view to_string(errc code) noexcept {
  switch (code) {
  case errc::bad_terms:
    return "dkg.bad_terms";
  case errc::length:
    return "dkg.length";
  case errc::wrong_phase:
    return "dkg.wrong_phase";
  case errc::unknown_sender:
    return "dkg.unknown_sender";
  case errc::already_sent:
    return "dkg.already_sent";
  case errc::invalid_proof:
    return "dkg.invalid_proof";
  case errc::repeated_key:
    return "dkg.repeated_key";
  case errc::not_committed:
    return "dkg.not_committed";
  case errc::bad_share:
    return "dkg.bad_share";
  case errc::no_share:
    return "dkg.no_share";
  case errc::bad_file:
    return "dkg.bad_file";
  }
  return "dkg.unknown";
}

} // namespace nephele::credential::dkg
