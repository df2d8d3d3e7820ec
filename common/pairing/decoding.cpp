#include "common/pairing/decoding.hpp"

namespace nephele::pairing {

result<void> check(BLST_ERROR verdict) {
  switch (verdict) {
  case BLST_SUCCESS:
    return {};
  case BLST_POINT_NOT_IN_GROUP:
    return fail(errc::not_in_group);
  default:
    return fail(errc::not_on_curve);
  }
}

result<blst_p1_affine> decode_on_curve(byte_span bytes) {
  if (bytes.size() != 96)
    return fail(errc::length, "wide point of G1");
  const auto flags = std::to_integer<unsigned>(bytes[0]) & 0xE0U;
  // With a flag set, blst would read a compressed point or infinity.
  if (flags == 0x40U)
    return fail(errc::identity);
  if (flags != 0)
    return fail(errc::not_on_curve, "flags in a wide point");
  blst_p1_affine point;
  if (auto read = check(blst_p1_deserialize(&point, uchar_in(bytes))); !read)
    return fail(std::move(read).error());
  return point;
}

} // namespace nephele::pairing
