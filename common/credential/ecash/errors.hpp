#pragma once

#include "common/base/result.hpp"

namespace nephele::credential::ecash {

enum class errc {
  /// Another number of bytes than the encoding has.
  length,
  bad_version,
  unknown_key,
  unknown_type,
  /// A payment made out to another gateway.
  wrong_gateway,
  /// A payment's time is more than 60 s from the clock.
  stale_time,
  /// A proof does not verify.
  invalid_proof,
  /// A request whose public key is not the deposit's.
  wrong_deposit,
  /// The book's last day is over, or a day is not within it.
  expired,
  /// All tickets of the book are used.
  no_ticket_left,
  /// A slot signature that does not verify, or a file of another key.
  bad_slots,
  /// Two payments of different serials: no double spend.
  other_ticket,
  /// Two payments of one serial for one pay-info: a repetition.
  replay,
  /// A wallet's record that cannot have been written by this program.
  malformed_wallet,
};

[[nodiscard]] constexpr std::string_view to_string(errc code) noexcept {
  switch (code) {
  case errc::length:
    return "ecash.length";
  case errc::bad_version:
    return "ecash.bad_version";
  case errc::unknown_key:
    return "ecash.unknown_key";
  case errc::unknown_type:
    return "ecash.unknown_type";
  case errc::wrong_gateway:
    return "ecash.wrong_gateway";
  case errc::stale_time:
    return "ecash.stale_time";
  case errc::invalid_proof:
    return "ecash.invalid_proof";
  case errc::wrong_deposit:
    return "ecash.wrong_deposit";
  case errc::expired:
    return "ecash.expired";
  case errc::no_ticket_left:
    return "ecash.no_ticket_left";
  case errc::bad_slots:
    return "ecash.bad_slots";
  case errc::other_ticket:
    return "ecash.other_ticket";
  case errc::replay:
    return "ecash.replay";
  case errc::malformed_wallet:
    return "ecash.malformed_wallet";
  }
  return "ecash.unknown";
}

} // namespace nephele::credential::ecash
