#pragma once

#include "common/crypto/x25519.hpp"

namespace nephele::zmq {

/// A socket's CURVE key pair: an X25519 pair, raw bytes (never Z85).
using curve_pair = crypto::x25519_key_pair<curve_key>;

[[nodiscard]] inline curve_pair make_curve_pair(crypto::random& source) {
  return crypto::make_x25519_pair<curve_key>(source);
}

[[nodiscard]] inline curve_pair duplicate(const curve_pair& pair) {
  return {pair.secret.duplicate(), pair.public_key};
}

} // namespace nephele::zmq
