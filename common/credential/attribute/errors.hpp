#pragma once

#include "common/base/result.hpp"

namespace nephele::credential::attribute {

enum class errc {
  /// A schema that breaks a rule; the context says which.
  bad_schema,
  /// A value that its attribute cannot have.
  bad_value,
  /// A policy that its schema does not allow; the context says why.
  bad_policy,
  /// A statement that does not name every slot once, or contradicts itself.
  bad_statement,
  /// A range of no or too many digits, or a number too large for them.
  bad_range,
  unknown_issuer,
  unknown_schema,
  /// A credential of an epoch that is over or has not begun.
  stale_epoch,
  /// A show made for another verifier or at another time.
  wrong_context,
  /// A show whose nonce or pseudonym has been seen.
  replayed,
  /// The attributes are not what the policy asks for.
  policy_not_met,
  invalid_proof,
  /// Another number of bytes than the encoding has.
  length,
  bad_version,
  /// This subject has another credential of this schema and epoch.
  already_issued,
  /// A signed set that does not verify, or is another key's.
  bad_set,
};

[[nodiscard]] constexpr std::string_view to_string(errc code) noexcept {
  switch (code) {
  case errc::bad_schema:
    return "attribute.bad_schema";
  case errc::bad_value:
    return "attribute.bad_value";
  case errc::bad_policy:
    return "attribute.bad_policy";
  case errc::bad_statement:
    return "attribute.bad_statement";
  case errc::bad_range:
    return "attribute.bad_range";
  case errc::unknown_issuer:
    return "attribute.unknown_issuer";
  case errc::unknown_schema:
    return "attribute.unknown_schema";
  case errc::stale_epoch:
    return "attribute.stale_epoch";
  case errc::wrong_context:
    return "attribute.wrong_context";
  case errc::replayed:
    return "attribute.replayed";
  case errc::policy_not_met:
    return "attribute.policy_not_met";
  case errc::invalid_proof:
    return "attribute.invalid_proof";
  case errc::length:
    return "attribute.length";
  case errc::bad_version:
    return "attribute.bad_version";
  case errc::already_issued:
    return "attribute.already_issued";
  case errc::bad_set:
    return "attribute.bad_set";
  }
  return "attribute.unknown";
}

} // namespace nephele::credential::attribute
