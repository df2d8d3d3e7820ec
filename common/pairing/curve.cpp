#include "common/pairing/curve.hpp"

#include "common/pairing/decoding.hpp"

namespace nephele::pairing {

result<curve_point> curve_point::decode_wide(byte_span bytes) {
  auto raw = decode_on_curve(bytes);
  if (!raw)
    return fail(std::move(raw).error());
  curve_point point;
  point.value_ = *raw;
  return point;
}

byte_array<48> curve_point::encode() const noexcept {
  byte_array<48> out;
  blst_p1_affine_compress(uchar_out(out), &value_);
  return out;
}

byte_array<curve_point::wide_size> curve_point::encode_wide() const noexcept {
  byte_array<wide_size> out;
  blst_p1_affine_serialize(uchar_out(out), &value_);
  return out;
}

g1 curve_sum::clear_cofactor() const noexcept {
  constexpr std::array<std::uint8_t, 8> h_eff{0x01, 0x00, 0x01, 0x00,
                                              0x00, 0x00, 0x01, 0xd2};
  blst_p1 cleared;
  // Below 176 bits blst uses no endomorphism, which would need G1.
  blst_p1_mult(&cleared, &value_, h_eff.data(), 64);
  return g1::from_raw(cleared);
}

} // namespace nephele::pairing
