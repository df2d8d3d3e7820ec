#include "common/pairing/g2.hpp"

#include "common/pairing/decoding.hpp"
#include "common/pairing/operations.hpp"

namespace nephele::pairing {

g2 g2::generator() noexcept {
  g2 result;
  result.value_ = *blst_p2_generator();
  return result;
}

result<g2> g2::decode(byte_span bytes) {
  if (bytes.size() != size)
    return fail(errc::length, "point of G2");
  blst_p2_affine affine;
  if (auto read = check(blst_p2_uncompress(&affine, uchar_in(bytes))); !read)
    return fail(std::move(read).error());
  if (blst_p2_affine_is_inf(&affine))
    return fail(errc::identity);
  if (!blst_p2_affine_in_g2(&affine))
    return fail(errc::not_in_group);
  g2 point;
  blst_p2_from_affine(&point.value_, &affine);
  return point;
}

byte_array<g2::size> g2::encode() const noexcept {
  byte_array<size> out;
  blst_p2_compress(uchar_out(out), &value_);
  return out;
}

bool g2::is_identity() const noexcept {
  return blst_p2_is_inf(&value_);
}

g2 operator+(const g2& a, const g2& b) noexcept {
  g2 result;
  blst_p2_add_or_double(&result.value_, &a.value_, &b.value_);
  return result;
}

g2 operator-(const g2& a) noexcept {
  g2 result = a;
  blst_p2_cneg(&result.value_, true);
  return result;
}

bool operator==(const g2& a, const g2& b) noexcept {
  return blst_p2_is_equal(&a.value_, &b.value_);
}

g2 operator*(const scalar& factor, const g2& point) noexcept {
  ++operations().g2_multiplications;
  auto raw = factor.raw();
  g2 result;
  blst_p2_mult(&result.value_, &point.value_, raw.b, 255);
  // The factor may be a secret's.
  crypto::wipe(std::as_writable_bytes(std::span{raw.b}));
  return result;
}

} // namespace nephele::pairing
