#include "common/pairing/scalar.hpp"

namespace nephele::pairing {

scalar::scalar(std::uint64_t high, std::uint64_t low) noexcept {
  const std::array<std::uint64_t, 4> limbs{low, high, 0, 0};
  blst_fr_from_uint64(&value_, limbs.data());
}

result<scalar> scalar::decode(byte_span bytes) {
  if (bytes.size() != size)
    return fail(errc::length, "scalar");
  blst_scalar raw;
  blst_scalar_from_bendian(&raw, uchar_in(bytes));
  // blst reads without reducing, so that the check sees what was sent.
  if (!blst_scalar_fr_check(&raw))
    return fail(errc::non_canonical_scalar);
  scalar value;
  blst_fr_from_scalar(&value.value_, &raw);
  return value;
}

scalar scalar::reduce(byte_span bytes) noexcept {
  blst_scalar raw{};
  blst_scalar_from_be_bytes(&raw, uchar_in(bytes), bytes.size());
  scalar value;
  blst_fr_from_scalar(&value.value_, &raw);
  return value;
}

byte_array<scalar::size> scalar::encode() const noexcept {
  const auto little = raw();
  byte_array<size> out;
  blst_bendian_from_scalar(uchar_out(out), &little);
  return out;
}

bool scalar::is_zero() const noexcept {
  std::uint64_t bits = 0;
  for (const auto limb : value_.l)
    bits |= limb;
  return bits == 0;
}

scalar scalar::inverse() const noexcept {
  scalar result;
  blst_fr_inverse(&result.value_, &value_);
  return result;
}

scalar operator+(const scalar& a, const scalar& b) noexcept {
  scalar result;
  blst_fr_add(&result.value_, &a.value_, &b.value_);
  return result;
}

scalar operator-(const scalar& a, const scalar& b) noexcept {
  scalar result;
  blst_fr_sub(&result.value_, &a.value_, &b.value_);
  return result;
}

scalar operator*(const scalar& a, const scalar& b) noexcept {
  scalar result;
  blst_fr_mul(&result.value_, &a.value_, &b.value_);
  return result;
}

scalar operator-(const scalar& a) noexcept {
  return scalar{} - a;
}

bool operator==(const scalar& a, const scalar& b) noexcept {
  return std::memcmp(&a.value_, &b.value_, sizeof(a.value_)) == 0;
}

blst_scalar scalar::raw() const noexcept {
  blst_scalar out;
  blst_scalar_from_fr(&out, &value_);
  return out;
}

} // namespace nephele::pairing
