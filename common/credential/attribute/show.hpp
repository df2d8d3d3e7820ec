#pragma once

#include "common/credential/attribute/statement.hpp"
#include "common/pairing/curve.hpp"

namespace nephele::credential::attribute {

/// A randomised signature of a signed set and a commitment to the member.
struct shown_member {
  pairing::g1_affine h;
  pairing::curve_point s;
  pairing::curve_point k;

  friend bool operator==(const shown_member&, const shown_member&) = default;
};

/// How many of each thing a show has: its statement says so, never its bytes.
struct show_shape {
  std::size_t hidden = 0;
  bool pseudonym = false;
  /// Of ranges, all together.
  std::size_t digits = 0;
  std::size_t memberships = 0;
  /// Responses of hidden slots that are sent; the rest is computed.
  std::size_t sent = 0;

  /// @param tied  a hidden slot whose response comes from another show
  [[nodiscard]] static show_shape of(const statement& claim,
                                     std::optional<std::uint8_t> tied = {});

  [[nodiscard]] std::size_t relations() const noexcept {
    return hidden + (pseudonym ? 1 : 0) + digits + memberships;
  }

  [[nodiscard]] std::size_t responses() const noexcept {
    return sent + hidden + 2 * digits + memberships;
  }

  /// Bytes of the encoding.
  [[nodiscard]] std::size_t size() const noexcept;
};

/// A proof that its maker has a credential of which a statement is true.
/// Strict are the points on which its soundness hangs, h', hd and the
/// pseudonym; of the others verifiers use the part in G1 alone.
struct show {
  pairing::g1_affine h;
  pairing::curve_point s;
  /// One a hidden slot.
  std::vector<pairing::curve_point> hidden;
  std::optional<pairing::g1_affine> pseudonym;
  /// Of the digits of all ranges, the least first, then of the memberships.
  std::vector<shown_member> members;
  /// Of the hidden slots, the pseudonym, digits and memberships.
  std::vector<pairing::curve_point> announcements;
  /// m of hidden slots that are sent, ρ of all, (d, ρ) of digits, ρ of
  /// memberships.
  std::vector<pairing::scalar> responses;

  /// 01 ‖ h' ‖ s' ‖ H… ‖ N? ‖ (h ‖ s ‖ K)… ‖ R… ‖ z…, points wide.
  [[nodiscard]] byte_vector encode() const;

  /// @returns errc::length, errc::bad_version or the first bad point's or
  /// scalar's error.
  [[nodiscard]] static result<show> decode(byte_span bytes,
                                           const show_shape& shape);

  [[nodiscard]] bool has(const show_shape& shape) const noexcept;

  /// Everything but the responses.
  void append_to(ps::transcript& log) const;

  friend bool operator==(const show&, const show&) = default;
};

/// The challenge of one show on its own.
[[nodiscard]] pairing::scalar challenge(const statement& claim,
                                        const show& shown);

} // namespace nephele::credential::attribute
