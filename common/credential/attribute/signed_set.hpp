#pragma once

#include "common/credential/attribute/statement.hpp"

#include <map>

namespace nephele::credential::attribute {

inline constexpr std::size_t max_set_size = 1024;
inline constexpr std::size_t digit_base = 256;

/// Scalars that the issuers have signed one by one, so that a holder can show
/// that a hidden scalar is one of them: the 256 digits of ranges, and published
/// sets of attribute values. A signature is on (tag of the set, member).
class scalar_set {
public:
  /// The digits 0 to 255.
  [[nodiscard]] static scalar_set digits();

  /// A published set; its id depends on the members alone.
  /// @returns errc::bad_set if it is empty or too large.
  [[nodiscard]] static result<scalar_set>
  of(std::vector<pairing::scalar> members);

  /// Of a published set; the digits' is zero.
  [[nodiscard]] const set_id& id() const noexcept { return id_; }

  [[nodiscard]] bool is_digits() const noexcept { return is_digits_; }

  /// Ascending, each once.
  [[nodiscard]] std::span<const pairing::scalar> members() const noexcept {
    return members_;
  }

  /// Slot 0 of the signatures.
  [[nodiscard]] const pairing::scalar& tag() const noexcept { return tag_; }

  /// The base of the signature on member number `place`.
  [[nodiscard]] pairing::g1 base(const ps::key_id& issuers,
                                 std::size_t place) const;

private:
  scalar_set() = default;

  set_id id_;
  bool is_digits_ = false;
  pairing::scalar tag_;
  std::vector<pairing::scalar> members_;
};

/// Issuer `share`'s part of all signatures, in the members' order. Public and
/// deterministic.
[[nodiscard]] std::vector<pairing::g1_affine>
sign_set(const ps::issuer_key& share, const ps::key_id& issuers,
         const scalar_set& set);

/// A set with the signatures on its members, checked.
class signed_set {
public:
  /// From the parts of exactly `threshold` issuers.
  /// @returns errc::bad_set if the sum does not verify.
  struct part {
    ps::issuer_index issuer{};
    std::vector<pairing::g1_affine> signatures;
  };

  [[nodiscard]] static result<signed_set>
  aggregate(scalar_set set, std::span<const part> parts, std::size_t threshold,
            std::size_t members, const ps::prepared_key& key,
            crypto::random& randomness);

  /// From the published file: 48 bytes a member, in their order. One pairing
  /// product for the whole of it.
  [[nodiscard]] static result<signed_set> decode(scalar_set set,
                                                 byte_span bytes,
                                                 const ps::prepared_key& key,
                                                 crypto::random& randomness);

  [[nodiscard]] byte_vector encode() const;

  [[nodiscard]] const scalar_set& set() const noexcept { return set_; }

  /// The signature on the member equal to `value`; every signature is looked
  /// at, in time that is independent of which it is.
  /// @returns errc::policy_not_met if there is none.
  [[nodiscard]] result<ps::signature>
  signature_on(const pairing::secret_scalar& value) const;

private:
  signed_set(scalar_set set, std::vector<pairing::g1_affine> signatures,
             const ps::key_id& issuers);

  [[nodiscard]] bool is_valid(const ps::prepared_key& key,
                              crypto::random& randomness) const;

  scalar_set set_;
  std::vector<pairing::g1_affine> bases_;
  std::vector<pairing::g1_affine> signatures_;
};

} // namespace nephele::credential::attribute
