#pragma once

#include "common/base/strong.hpp"
#include "common/credential/ecash/errors.hpp"
#include "common/pairing/g1.hpp"

#include <chrono>

namespace nephele::credential::ecash {

/// ⌊unix seconds / 86,400⌋.
using day = strong<std::uint32_t, struct day_tag>;

[[nodiscard]] constexpr day day_of(std::uint64_t unix_seconds) noexcept {
  return day{static_cast<std::uint32_t>(unix_seconds / 86'400)};
}

/// What a ticket buys; the linked ones are bought against an attribute
/// credential.
enum class ticket_type : std::uint8_t {
  standard = 0,
  fast = 1,
  standard_linked = 2,
  fast_linked = 3,
};

[[nodiscard]] result<ticket_type> ticket_type_from(std::uint8_t value);

/// A book is good on the day of its deposit and the six after it.
inline constexpr std::uint32_t validity_days = 7;

/// Tickets of a book: l = 0..49.
inline constexpr std::uint16_t tickets_per_book = 50;

/// Slots of a signature under an issuers' key for ticketbooks.
inline constexpr std::size_t key_slots = 3;

/// A ledger's name in hashes: u8 size ‖ bytes.
inline constexpr std::size_t max_chain_size = 64;

/// The two generators nobody knows the relation of to g or to each other:
/// serials are multiples of G_S, the masks of tags are multiples of G_T.
[[nodiscard]] const pairing::g1& serial_generator();
[[nodiscard]] const pairing::g1& tag_generator();

} // namespace nephele::credential::ecash
