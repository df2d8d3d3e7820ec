#pragma once

#include "common/credential/attribute/credential.hpp"
#include "common/credential/attribute/show.hpp"
#include "common/credential/attribute/signed_set.hpp"

namespace nephele::credential::attribute {

/// What the issuers have published beside their key; digits are needed for
/// ranges. Not owned.
using published_sets = std::span<const signed_set* const>;

/// The making of a show, up to its challenge: what it commits to. Two of them
/// may share one challenge and so prove that a slot of one credential equals a
/// slot of another.
class prover {
public:
  /// @param owned   the credential; must outlive the prover
  /// @param tied    a hidden slot without a range that is proved equal to a
  ///                slot of another credential
  /// @param nonce   of that other slot
  /// @returns errc::bad_statement, errc::bad_range, errc::policy_not_met if
  /// the statement is not true of the credential, errc::bad_set if a signed
  /// set is missing.
  [[nodiscard]] static result<prover>
  begin(const statement& claim, const credential& owned,
        const ps::prepared_key& key, published_sets sets,
        pairing::scalar_source& source, std::optional<std::uint8_t> tied = {},
        const pairing::secret_scalar* nonce = nullptr);

  /// The show without responses.
  [[nodiscard]] const show& committed() const noexcept { return shown_; }

  /// The nonce of a hidden slot, for the prover that is tied to it.
  [[nodiscard]] const pairing::secret_scalar&
  nonce_of(std::uint8_t slot) const noexcept {
    return message_nonces_[claim_->hidden_place(slot)];
  }

  /// Answers the challenge, once: a second answer would give the secrets away.
  [[nodiscard]] show respond(const pairing::scalar& c) &&;

private:
  struct member_witness {
    pairing::secret_scalar value;
    pairing::secret_scalar tau;
    pairing::secret_scalar rho;
    pairing::secret_scalar value_nonce;
    pairing::secret_scalar rho_nonce;
    ps::signature signature;
  };

  prover(const statement& claim, const credential& owned,
         std::optional<std::uint8_t> tied)
      : claim_(&claim), owned_(&owned), tied_(tied) {}

  [[nodiscard]] result<void> find_members(published_sets sets);
  [[nodiscard]] result<void> find_digits(const range& range,
                                         const signed_set& digits);
  void draw(pairing::scalar_source& source,
            const pairing::secret_scalar* nonce);
  void draw_nonces(pairing::scalar_source& source, byte_span log,
                   const pairing::secret_scalar* nonce);
  void settle_ranges();
  void randomise(const ps::verification_key& key);
  void announce();

  [[nodiscard]] const pairing::secret_scalar&
  message(std::size_t place) const noexcept {
    return owned_->messages[claim_->hidden[place]];
  }

  const statement* claim_;
  const credential* owned_;
  std::optional<std::uint8_t> tied_;
  pairing::secret_scalar tau_;
  // One a hidden slot, in their order.
  std::vector<pairing::secret_scalar> rho_;
  std::vector<pairing::secret_scalar> message_nonces_;
  std::vector<pairing::secret_scalar> rho_nonces_;
  /// Digits, then memberships.
  std::vector<member_witness> members_;
  show shown_;
};

/// A show of one credential.
/// @returns as prover::begin.
[[nodiscard]] result<show> prove(const statement& claim,
                                 const credential& owned,
                                 const ps::prepared_key& key,
                                 published_sets sets,
                                 pairing::scalar_source& source);

/// What a range adds up to from the scalars of its digits: kind at_most
/// c·bound − Σ 256^k·d_k, at_least c·bound + Σ 256^k·d_k. With witnesses and
/// c = 1 it is the attribute, with nonces and c = 0 the attribute's nonce, with
/// responses the attribute's response.
/// @param digit_of  a function from k to scalar or secret_scalar
template <class DigitOf>
[[nodiscard]] auto combine_digits(const range& range, const pairing::scalar& c,
                                  DigitOf digit_of, std::size_t first = 0) {
  using value_type = std::remove_cvref_t<decltype(digit_of(0))>;
  value_type sum{};
  const pairing::scalar base{digit_base};
  for (std::size_t k = range.digits; k-- > 0;) {
    sum = sum * base;
    if (k >= first)
      sum = sum + digit_of(k);
  }
  const value_type start{c * pairing::scalar{range.bound}};
  return range.kind == range_kind::at_most ? start - sum : start + sum;
}

} // namespace nephele::credential::attribute
