#pragma once

#include "common/base/bytes.hpp"
#include "common/pairing/errors.hpp"

#include <blst.h>

namespace nephele::pairing {

/// For this room: blst's verdict on an encoding as ours.
[[nodiscard]] result<void> check(BLST_ERROR verdict);

/// For this room: 96 bytes x ‖ y as a point of the curve, in whatever group,
/// not the neutral element.
[[nodiscard]] result<blst_p1_affine> decode_on_curve(byte_span bytes);

} // namespace nephele::pairing
