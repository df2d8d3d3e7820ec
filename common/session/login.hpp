#pragma once

#include "common/base/identity.hpp"
#include "common/crypto/ed25519.hpp"
#include "common/session/errors.hpp"
#include "common/session/preset.hpp"

namespace nephele::session {

inline constexpr std::string_view login_domain = "nephele-login-v1";

/// What a gateway asks a client to sign, once.
using login_nonce = fixed_bytes<32, struct login_nonce_tag>;

/// What a client states when it opens a session. Naming the gateway, its nonce
/// and the connection's own CURVE key makes the signature worthless for
/// anybody who relays or replays it.
struct login {
  identity client;
  identity gateway;
  login_nonce nonce;
  curve_key connection;
  session_class kind = session_class::client;
  preset rates = preset::balanced;
};

/// The signed bytes travel as they are: nothing is encoded again to verify.
struct signed_login {
  byte_vector payload;
  signature_bytes signature;
};

/// A login's payload is at most this long.
inline constexpr std::size_t max_login_payload = 1024;

[[nodiscard]] signed_login sign_login(const login& what,
                                      const crypto::signing_key& by);

/// What the gateway knows by itself about the connection.
struct login_binding {
  identity gateway;
  login_nonce nonce;
  curve_key connection;
};

/// @returns errc::wrong_size, errc::malformed, errc::bad_signature, or
/// errc::wrong_binding. The payload names its own signer, so that one field is
/// read before the signature is checked; nothing acts on it.
[[nodiscard]] tl::expected<login, errc>
verify_login(const signed_login& what, const login_binding& expected);

} // namespace nephele::session
