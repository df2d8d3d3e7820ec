#pragma once

#include "common/credential/attribute/issuance.hpp"
#include "common/credential/attribute/schema.hpp"

#include <map>
#include <set>

namespace nephele::credential::attribute {

/// One credential for a person, schema and epoch, as an issuer sees to it. What
/// it keeps says nothing once the epoch's key is gone.
class issued_once {
public:
  using key_type = crypto::secret<32, struct issuance_key_tag>;

  /// @param key  of one epoch; lost with this object
  explicit issued_once(key_type key) : key_(std::move(key)) {}

  /// The same request as before is fine, and gets the same answer.
  /// @param subject  whom the issuer has identified
  /// @returns errc::already_issued for another request of this subject.
  [[nodiscard]] result<void> admit(const schema_id& schema, byte_span subject,
                                   byte_span request);

private:
  key_type key_;
  std::map<byte_array<32>, byte_array<32>> requests_;
};

/// Shows that have been seen, by the verifier's nonces.
class seen_nonces {
public:
  using nonce = fixed_bytes<16, struct show_nonce_tag>;

  static constexpr std::chrono::seconds remembered{120};

  /// @param made  the time in the show's context
  /// @returns errc::wrong_context if it is further from `now` than nonces are
  /// remembered, errc::replayed if the nonce has been taken.
  [[nodiscard]] result<void> take(const nonce& value,
                                  std::chrono::sys_seconds made,
                                  std::chrono::sys_seconds now);

private:
  std::set<nonce> nonces_;
  /// When each was taken, oldest first.
  std::multimap<std::chrono::sys_seconds, nonce> by_time_;
};

/// A verifier's context of one show: verifier ‖ nonce ‖ u64 unix seconds.
[[nodiscard]] byte_vector show_context(std::string_view verifier,
                                       const seen_nonces::nonce& nonce,
                                       std::chrono::sys_seconds made);

} // namespace nephele::credential::attribute
