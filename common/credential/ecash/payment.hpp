#pragma once

#include "common/base/identity.hpp"
#include "common/credential/ecash/parameters.hpp"
#include "common/credential/ps/transcript.hpp"
#include "common/credential/ps/verification_key.hpp"
#include "common/pairing/curve.hpp"

namespace nephele::credential::ecash {

/// What a ticket is paid for: whom, when, and the nonce of his offer.
struct pay_info {
  static constexpr std::size_t size = 56;
  using nonce_bytes = fixed_bytes<16, struct pay_nonce_tag>;

  identity gateway;
  std::uint64_t unix_seconds = 0;
  nonce_bytes nonce;

  [[nodiscard]] byte_array<size> encode() const noexcept;
  [[nodiscard]] static pay_info
  decode(std::span<const std::byte, size> bytes) noexcept;

  [[nodiscard]] ecash::day day() const noexcept { return day_of(unix_seconds); }

  /// R, the factor of the mask in the tag.
  [[nodiscard]] pairing::scalar factor() const;

  friend bool operator==(const pay_info&, const pay_info&) = default;
};

/// What a payment claims. Only h1, h2, S and T need lie in G1: all equations
/// about the others are multiplied by the cofactor.
struct payment_points {
  pairing::g1_affine h1;
  pairing::curve_point s1;
  pairing::curve_point hidden_secret;
  pairing::curve_point hidden_eta;
  pairing::curve_point hidden_expiry;
  pairing::g1_affine h2;
  pairing::curve_point s2;
  pairing::curve_point slot_expiry;
  pairing::curve_point slot_index;
  pairing::g1_affine serial;
  pairing::g1_affine tag;

  friend bool operator==(const payment_points&, const payment_points&)
      = default;
};

/// The responses of the proof, in their order on the wire.
struct payment_responses {
  pairing::scalar secret;
  pairing::scalar eta;
  pairing::scalar expiry;
  pairing::scalar index;
  pairing::scalar mu;
  std::array<pairing::scalar, 5> rho;

  friend bool operator==(const payment_responses&, const payment_responses&)
      = default;
};

/// The name of a ticket on the ledger and in every list: S, compressed.
using serial = fixed_bytes<48, struct serial_tag>;

/// One ticket, paid.
struct payment {
  static constexpr std::size_t size = 2234;
  static constexpr std::size_t relations = 8;

  ps::key_id issuers;
  ticket_type type = ticket_type::standard;
  pay_info info;
  payment_points points;
  std::array<pairing::curve_point, relations> commitments;
  payment_responses responses;

  /// 01 ‖ vk_id ‖ u8 type ‖ pay-info ‖ 11 points ‖ 8 commitments ‖ 10
  /// responses; points wide.
  [[nodiscard]] byte_array<size> encode() const;

  /// Strict for h1, h2, S and T, on the curve for the rest.
  /// @returns errc::length, errc::bad_version, errc::unknown_type or a
  /// decoder's error.
  [[nodiscard]] static result<payment> decode(byte_span bytes);

  [[nodiscard]] ecash::serial serial() const noexcept {
    return {points.serial.encode()};
  }

  /// c, over everything but the responses.
  [[nodiscard]] pairing::scalar challenge() const;

  friend bool operator==(const payment&, const payment&) = default;
};

/// The transcript's part before the points.
[[nodiscard]] ps::transcript begin_payment(const ps::key_id& issuers,
                                           ticket_type type,
                                           const pay_info& info);

void add_points(ps::transcript& log, const payment_points& points);

/// The checks that cost nothing, to be made before the proof's.
/// @param gateway  who asks
/// @param issuers  the keys in force
/// @returns errc::unknown_key, errc::wrong_gateway or errc::stale_time.
[[nodiscard]] result<void> check_terms(const payment& payment,
                                       const identity& gateway,
                                       std::span<const ps::key_id> issuers,
                                       std::uint64_t unix_seconds);

} // namespace nephele::credential::ecash
