#pragma once

#include "services/client/proxy/connect_request.hpp"

namespace nephele::client_service {

/// HTTP CONNECT (RFC 9110 §9.3.6), nothing else of HTTP. The user name of a
/// Basic proxy authorization keeps streams apart, as in SOCKS5. Pure.
class http_connect {
public:
  /// Request line and headers; a program that needs more is refused.
  static constexpr std::size_t max_message = 8192;

  /// @param input  what was read and not consumed yet.
  /// @param used   set to how much of it is done with.
  [[nodiscard]] static handshake_step take(byte_span input, std::size_t& used);

  /// The reply to a request once the stream is open, or the reason why not.
  [[nodiscard]] static byte_vector
  reply(std::optional<stream::reset_code> failure);
};

} // namespace nephele::client_service
