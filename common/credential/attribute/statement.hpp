#pragma once

#include "common/credential/attribute/issuance.hpp"
#include "common/credential/ps/transcript.hpp"

#include <optional>

namespace nephele::credential::attribute {

/// SHA-256 of a published set of scalars.
using set_id = fixed_bytes<32, struct set_id_tag>;

inline constexpr std::size_t max_ranges = 2;
inline constexpr std::size_t max_digits = 8;
inline constexpr std::size_t max_memberships = 4;
inline constexpr std::size_t max_context_size = 1024;

enum class range_kind : std::uint8_t {
  at_most = 0,
  at_least = 1,
};

/// A hidden slot's scalar m is at most, or at least, `bound`, and at most
/// 256^digits − 1 away from it.
struct range {
  std::uint8_t slot = 0;
  range_kind kind = range_kind::at_most;
  std::uint64_t bound = 0;
  /// 1 to 8.
  std::uint8_t digits = 0;

  friend bool operator==(const range&, const range&) = default;
};

/// A hidden slot's scalar is one of a published set.
struct membership {
  std::uint8_t slot = 0;
  set_id set;

  friend bool operator==(const membership&, const membership&) = default;
};

/// What a show claims. Prover and verifier must have the same; the verifier
/// builds it from its own policy.
struct statement {
  ps::key_id issuers;
  /// Whom the show is for: verifier ‖ its 16-byte nonce ‖ u64 time, or what
  /// the service defines.
  byte_vector context;
  /// Ascending; slot 0 is one of them.
  std::vector<slot_value> disclosed;
  /// Ascending; slot 1 is one of them.
  std::vector<std::uint8_t> hidden;
  std::vector<range> ranges;
  std::vector<membership> memberships;
  /// Where the show's pseudonym is valid; without it there is none.
  std::optional<byte_vector> scope;

  /// Whether every slot of a key of `slots` slots is named once, slot 0 is
  /// disclosed and slot 1 hidden, and ranges and memberships speak about other
  /// hidden slots within the limits.
  /// @returns errc::bad_statement or errc::bad_range otherwise.
  [[nodiscard]] result<void> check(std::size_t slots) const;

  [[nodiscard]] std::size_t digits() const noexcept;

  [[nodiscard]] bool has_range(std::uint8_t slot) const noexcept;

  /// The place of `slot` among the hidden ones.
  [[nodiscard]] std::size_t hidden_place(std::uint8_t slot) const noexcept;

  void append_to(ps::transcript& log) const;

  friend bool operator==(const statement&, const statement&) = default;
};

/// Hides all slots that `disclosed` does not name.
/// @param disclosed  ascending
[[nodiscard]] statement make_statement(const ps::key_id& issuers,
                                       std::vector<slot_value> disclosed,
                                       std::size_t slots, byte_vector context);

/// The base of all pseudonyms in `scope`.
[[nodiscard]] pairing::g1 pseudonym_base(byte_span scope);

} // namespace nephele::credential::attribute
