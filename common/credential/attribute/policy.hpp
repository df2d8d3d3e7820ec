#pragma once

#include "common/credential/attribute/schema.hpp"
#include "common/credential/attribute/showing.hpp"
#include "common/credential/attribute/verification.hpp"

namespace nephele::credential::attribute {

/// The attribute itself is shown; with `value`, it must be this one.
struct disclose_rule {
  std::optional<attribute_value> value;
};

/// The attribute is one of these values. Hidden, it takes signatures on the
/// set that the issuers publish; otherwise it is shown and compared.
struct one_of_rule {
  std::vector<attribute_value> values;
  bool is_hidden = false;
};

/// A date or integer is at most or at least this one, without being shown.
struct bound_rule {
  range_kind kind = range_kind::at_most;
  attribute_value bound;
};

/// A date of birth lies so many years back, 1 to 120, without being shown.
struct age_rule {
  std::uint16_t years = 0;
};

struct policy_rule {
  std::string attribute;
  std::variant<disclose_rule, one_of_rule, bound_rule, age_rule> rule;
};

/// What a verifier asks of a credential. It names what is to be proved, so
/// that everything it does not name stays hidden.
struct policy {
  ps::key_id issuers;
  schema_id schema;
  /// Credentials of earlier epochs do not count.
  epoch earliest;
  /// Of the pseudonym that is asked for, if one is.
  std::optional<std::string> scope;
  std::vector<policy_rule> rules;

  /// Whether `of` has the attributes, with types that the rules fit, and no
  /// attribute is both shown and hidden.
  /// @returns errc::unknown_schema or errc::bad_policy otherwise.
  [[nodiscard]] result<void> check(const attribute::schema& of) const;
};

/// When a show is asked for, by the verifier's clock.
struct policy_time {
  attribute::epoch epoch;
  std::chrono::sys_days day;
  /// An epoch's beginning, in which the epoch before still counts.
  bool is_first_hour = false;
};

/// What a holder sends: the epoch of its credential, the values of what the
/// policy makes it show, in the order of their slots, and the proof.
struct presentation {
  attribute::epoch epoch;
  std::vector<pairing::scalar> disclosed;
  byte_vector shown;

  /// 01 ‖ u32 epoch ‖ u8 count ‖ scalars ‖ show.
  [[nodiscard]] byte_vector encode() const;
  [[nodiscard]] static result<presentation> decode(byte_span bytes);
};

/// The scalars of a rule's set, signed by the issuers under their own tag.
[[nodiscard]] result<scalar_set> set_of(const one_of_rule& rule,
                                        const attribute_definition& of);

/// The statement that `asked` comes to. Holder and verifier build it for
/// themselves; values of attributes that are shown come from the holder.
/// @param disclosed  one an attribute that is shown
/// @returns errc::bad_policy, errc::stale_epoch, or errc::policy_not_met if a
/// shown value is not one that the policy takes.
[[nodiscard]] result<statement>
make_statement(const policy& asked, const schema& of, std::size_t key_slots,
               const policy_time& now, epoch credential_epoch,
               std::span<const pairing::scalar> disclosed, byte_vector context);

/// The slots of the attributes that `asked` makes a holder show, ascending.
[[nodiscard]] std::vector<std::uint8_t> shown_slots(const policy& asked,
                                                    const schema& of);

/// A holder's whole answer.
[[nodiscard]] result<presentation>
present(const policy& asked, const schema& of, const policy_time& now,
        epoch credential_epoch, byte_vector context, const credential& owned,
        const ps::prepared_key& key, published_sets sets,
        pairing::scalar_source& source);

/// A verifier's verdict.
/// @returns the show, whose pseudonym may be wanted; errc::unknown_issuer,
/// errc::invalid_proof, or what make_statement and show::decode say.
[[nodiscard]] result<show> check(const presentation& answer,
                                 const policy& asked, const schema& of,
                                 const policy_time& now, byte_vector context,
                                 const show_verifier& verifier,
                                 crypto::random& randomness);

} // namespace nephele::credential::attribute
