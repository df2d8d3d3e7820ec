#include "common/pairing/g1.hpp"

#include "common/pairing/decoding.hpp"
#include "common/pairing/operations.hpp"

namespace nephele::pairing {

g1::g1(const g1_affine& point) noexcept {
  blst_p1_from_affine(&value_, &point.raw());
}

g1 g1::generator() noexcept {
  return from_raw(*blst_p1_generator());
}

byte_array<48> g1::encode() const noexcept {
  byte_array<48> out;
  blst_p1_compress(uchar_out(out), &value_);
  return out;
}

bool g1::is_identity() const noexcept {
  return blst_p1_is_inf(&value_);
}

g1 operator+(const g1& a, const g1& b) noexcept {
  g1 result;
  blst_p1_add_or_double(&result.value_, &a.value_, &b.value_);
  return result;
}

g1 operator-(const g1& a) noexcept {
  g1 result = a;
  blst_p1_cneg(&result.value_, true);
  return result;
}

bool operator==(const g1& a, const g1& b) noexcept {
  return blst_p1_is_equal(&a.value_, &b.value_);
}

g1 operator*(const scalar& factor, const g1& point) noexcept {
  ++operations().g1_multiplications;
  auto raw = factor.raw();
  g1 result;
  blst_p1_mult(&result.value_, &point.value_, raw.b, 255);
  // The factor may be a secret's.
  crypto::wipe(std::as_writable_bytes(std::span{raw.b}));
  return result;
}

g1 g1::from_raw(const blst_p1& value) noexcept {
  g1 result;
  result.value_ = value;
  return result;
}

g1_affine::g1_affine(const g1& point) noexcept {
  blst_p1_to_affine(&value_, &point.raw());
  crypto::declassify(value_);
}

result<g1_affine> g1_affine::decode(byte_span bytes) {
  if (bytes.size() != size)
    return fail(errc::length, "point of G1");
  g1_affine point;
  if (auto read = check(blst_p1_uncompress(&point.value_, uchar_in(bytes)));
      !read)
    return fail(std::move(read).error());
  if (point.is_identity())
    return fail(errc::identity);
  if (!blst_p1_affine_in_g1(&point.value_))
    return fail(errc::not_in_group);
  return point;
}

result<g1_affine> g1_affine::decode_wide(byte_span bytes) {
  auto point = decode_on_curve(bytes);
  if (!point)
    return fail(std::move(point).error());
  if (!blst_p1_affine_in_g1(&*point))
    return fail(errc::not_in_group);
  return from_raw(*point);
}

byte_array<g1_affine::size> g1_affine::encode() const noexcept {
  byte_array<size> out;
  blst_p1_affine_compress(uchar_out(out), &value_);
  return out;
}

byte_array<g1_affine::wide_size> g1_affine::encode_wide() const noexcept {
  byte_array<wide_size> out;
  blst_p1_affine_serialize(uchar_out(out), &value_);
  return out;
}

bool g1_affine::is_identity() const noexcept {
  return blst_p1_affine_is_inf(&value_);
}

bool operator==(const g1_affine& a, const g1_affine& b) noexcept {
  return blst_p1_affine_is_equal(&a.value_, &b.value_);
}

g1_affine g1_affine::from_raw(const blst_p1_affine& value) noexcept {
  g1_affine result;
  result.value_ = value;
  return result;
}

std::vector<g1_affine> to_affine(std::span<const g1> points) {
  // blst's shared inversion would spoil its neighbours for a neutral element.
  std::vector<const blst_p1*> finite;
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const bool neutral = points[i].is_identity();
    crypto::declassify(neutral);
    if (neutral)
      continue;
    finite.push_back(&points[i].raw());
    places.push_back(i);
  }
  std::vector<blst_p1_affine> converted(finite.size());
  if (!finite.empty())
    blst_p1s_to_affine(converted.data(), finite.data(), finite.size());
  std::vector<g1_affine> result(points.size());
  for (std::size_t i = 0; i < places.size(); ++i) {
    crypto::declassify(converted[i]);
    result[places[i]] = g1_affine::from_raw(converted[i]);
  }
  return result;
}

} // namespace nephele::pairing
