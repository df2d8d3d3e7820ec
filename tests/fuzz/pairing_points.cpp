#include "common/pairing/curve.hpp"
#include "common/pairing/g2.hpp"
#include "tests/fuzz/target.hpp"

namespace nephele::fuzz {

namespace {

template <class Bytes>
void require_same(const Bytes& encoded, byte_span input) {
  require(encoded.size() == input.size()
          && std::memcmp(encoded.data(), input.data(), input.size()) == 0);
}

} // namespace

/// Whatever a decoder accepts has one encoding, and what the strict one takes
/// the loose one takes too.
void run(byte_span input) {
  using namespace pairing;
  if (const auto value = scalar::decode(input))
    require_same(value->encode(), input);
  if (const auto point = g1_affine::decode(input))
    require_same(point->encode(), input);
  if (const auto point = g2::decode(input))
    require_same(point->encode(), input);
  const auto loose = curve_point::decode_wide(input);
  if (loose)
    require_same(loose->encode_wide(), input);
  if (const auto point = g1_affine::decode_wide(input)) {
    require_same(point->encode_wide(), input);
    require(loose.has_value() && *loose == curve_point{*point});
  }
}

} // namespace nephele::fuzz
