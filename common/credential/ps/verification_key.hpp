#pragma once

#include "common/credential/ps/errors.hpp"
#include "common/crypto/random.hpp"
#include "common/pairing/g1.hpp"
#include "common/pairing/pairing.hpp"

namespace nephele::credential::ps {

/// SHA-256 of an encoded verification key.
using key_id = fixed_bytes<32, struct key_id_tag>;

inline constexpr std::size_t max_slots = 16;

/// X̃ = x·g̃, Ỹ_i = y_i·g̃ and Y_i = y_i·g for the q slots of a signature. x·g
/// must never exist: whoever knows it forges every proof.
struct verification_key {
  pairing::g2 x;
  std::vector<pairing::g2> y;
  std::vector<pairing::g1_affine> y1;

  [[nodiscard]] std::size_t slots() const noexcept { return y.size(); }

  /// "NPVK" ‖ 01 ‖ u8 q ‖ X̃ ‖ Ỹ… ‖ Y…, compressed.
  [[nodiscard]] byte_vector encode() const;

  /// Strict points only, 1 to max_slots slots, and each Y_i belongs to its Ỹ_i.
  /// @returns errc::malformed_key, errc::inconsistent_key or the point's error.
  [[nodiscard]] static result<verification_key>
  decode(byte_span bytes, crypto::random& randomness);

  /// Whether e(Y_i, g̃) = e(g, Ỹ_i) for every i, in one product.
  [[nodiscard]] bool is_consistent(crypto::random& randomness) const;

  [[nodiscard]] key_id id() const;

  friend bool operator==(const verification_key&, const verification_key&)
      = default;
};

/// A signature (h, s), s = (x + Σ y_i·m_i)·h.
struct signature {
  pairing::g1_affine h;
  pairing::g1_affine s;

  friend bool operator==(const signature&, const signature&) = default;
};

/// A key that many signatures are checked under: its pairing lines, 20 KB and
/// 57 µs a slot.
class prepared_key {
public:
  explicit prepared_key(verification_key key);

  [[nodiscard]] const verification_key& key() const noexcept { return key_; }

  [[nodiscard]] const key_id& id() const noexcept { return id_; }

  [[nodiscard]] const pairing::prepared_g2& generator() const noexcept {
    return generator_;
  }

  [[nodiscard]] const pairing::prepared_g2& x() const noexcept { return x_; }

  [[nodiscard]] std::span<const pairing::prepared_g2> y() const noexcept {
    return y_;
  }

  /// Whether e(−s, g̃)·e(h, X̃)·∏ e(slots_i, Ỹ_i) = 1. For a signature on public
  /// scalars slots_i = m_i·h; sums of several equations are fine.
  /// h must not be neutral: with a neutral h and s the equation holds for all.
  /// @param slots  as many as the key has, or fewer: the rest count as zero
  [[nodiscard]] bool holds(const pairing::g1& s, const pairing::g1& h,
                           std::span<const pairing::g1> slots) const;

  /// Whether `signature` signs these scalars; its h must not be neutral.
  [[nodiscard]] bool signs(const signature& signature,
                           std::span<const pairing::scalar> messages) const;

private:
  verification_key key_;
  key_id id_;
  pairing::prepared_g2 generator_;
  pairing::prepared_g2 x_;
  std::vector<pairing::prepared_g2> y_;
};

} // namespace nephele::credential::ps
