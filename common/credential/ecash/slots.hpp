#pragma once

#include "common/credential/ecash/parameters.hpp"
#include "common/credential/ps/aggregation.hpp"

namespace nephele::credential::ecash {

/// One slot signature is good for: tickets `index` of books of this type and
/// last day, spent on `on`.
struct slot {
  ticket_type type = ticket_type::standard;
  day expiry;
  day on;
  std::uint16_t index = 0;

  /// The base of its signature under the key `issuers`.
  [[nodiscard]] pairing::g1 base(const ps::key_id& issuers) const;

  /// (e, l, u).
  [[nodiscard]] std::array<pairing::scalar, key_slots> messages() const;
};

/// u = 2^64 + 256·day + type. A wallet's slot 3 is below 2^40, so that neither
/// kind of signature passes for the other.
[[nodiscard]] pairing::scalar slot_value(ticket_type type, day on) noexcept;

/// All slot signatures of a type and a last day, 350 of them. Public, the same
/// for everybody; a client fetches the whole file when it buys a book, since
/// fetching by the day would tell when it is active.
struct slot_file {
  static constexpr std::size_t signatures = validity_days * tickets_per_book;
  static constexpr std::size_t size = 4 + 1 + 32 + 1 + 4 + signatures * 48;

  ps::key_id issuers;
  ticket_type type = ticket_type::standard;
  day expiry;
  /// Days ascending, then indices.
  std::vector<pairing::g1_affine> s;

  /// "NPSL" ‖ 01 ‖ vk_id ‖ u8 type ‖ u32 expiry ‖ s.
  [[nodiscard]] byte_vector encode() const;

  /// Strict points; whether they sign anything is for `is_signed_by` to say.
  [[nodiscard]] static result<slot_file> decode(byte_span bytes);

  /// The slot of signature number `position`.
  [[nodiscard]] slot slot_at(std::size_t position) const noexcept;

  /// The signature for a ticket on a day; its base is computed, not stored.
  /// @returns errc::expired for a day outside the book's.
  [[nodiscard]] result<ps::signature> find(day on, std::uint16_t index) const;

  /// Whether all signatures verify under `key`, in one product of pairings.
  /// For an issuer's partial file, `key` is its share key.
  [[nodiscard]] bool is_signed_by(const ps::prepared_key& key,
                                  crypto::random& randomness) const;
};

/// Issuer `share`'s part of a file. 350 hashes to G1 and as many
/// multiplications.
[[nodiscard]] slot_file sign_slots(const ps::issuer_key& share,
                                   const ps::key_id& issuers, ticket_type type,
                                   day expiry);

struct partial_slots {
  ps::issuer_index issuer{};
  slot_file file;
};

/// The whole file from partials of exactly `threshold` issuers, unchecked.
/// @returns errc::bad_slots for files that do not belong together, or what
/// ps::check_indices says.
[[nodiscard]] result<slot_file>
aggregate_slots(std::span<const partial_slots> partials, std::size_t threshold,
                std::size_t members);

} // namespace nephele::credential::ecash
