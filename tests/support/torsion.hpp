#pragma once

#include "common/base/bytes.hpp"

#include <blst.h>

namespace nephele::test {

/// A curve point whose x is the first one from `start` on that has a y;
/// it lies outside G1 (all but one in 2^125 do).
inline blst_p1 point_outside_g1(std::uint8_t start) {
  byte_array<48> bytes{};
  bytes[0] = std::byte{0x80};
  blst_p1_affine affine;
  for (std::uint8_t x = start;; ++x) {
    bytes[47] = std::byte{x};
    if (blst_p1_uncompress(&affine, uchar_in(bytes)) == BLST_SUCCESS)
      break;
  }
  blst_p1 point;
  blst_p1_from_affine(&point, &affine);
  return point;
}

inline blst_p1 times(const blst_p1& point, byte_span big_endian) {
  byte_vector little{big_endian.rbegin(), big_endian.rend()};
  blst_p1 product;
  blst_p1_unchecked_mult(&product, &point, uchar_in(little), little.size() * 8);
  return product;
}

/// A point without any part in G1: r times a point of the curve.
inline blst_p1 torsion_point(std::uint8_t start = 4) {
  return times(point_outside_g1(start),
               *from_hex("73eda753299d7d483339d80809a1d805"
                         "53bda402fffe5bfeffffffff00000001"));
}

/// One of order 11, the least that a decoder lets through.
inline blst_p1 torsion_of_order_11() {
  // The group's exponent is r·(1 - z): what is left of it, divided by 11.
  return times(torsion_point(), *from_hex("13175d1745d18ba3"));
}

inline byte_array<96> wide(const blst_p1& point) {
  byte_array<96> bytes;
  blst_p1_serialize(uchar_out(bytes), &point);
  return bytes;
}

inline byte_array<48> compressed(const blst_p1& point) {
  byte_array<48> bytes;
  blst_p1_compress(uchar_out(bytes), &point);
  return bytes;
}

inline blst_p1 sum(const blst_p1& a, const blst_p1& b) {
  blst_p1 result;
  blst_p1_add_or_double(&result, &a, &b);
  return result;
}

} // namespace nephele::test
