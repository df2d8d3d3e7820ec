#pragma once

#include "services/client/proxy/connect_request.hpp"

namespace nephele::client_service {

/// SOCKS5 (RFC 1928) with no authentication or user and password (RFC 1929):
/// any password is right, the user name keeps streams apart. Only CONNECT.
/// Pure: takes the bytes that came so far, says what to do.
class socks5 {
public:
  /// The longest exchange: method list, user and password, request.
  static constexpr std::size_t max_message = 2 + 255 + 255 + 255;

  /// @param input  what was read and not consumed yet.
  /// @param used   set to how much of it is done with.
  [[nodiscard]] handshake_step take(byte_span input, std::size_t& used);

  /// The reply to a request once the stream is open, or the reason why not.
  [[nodiscard]] static byte_vector
  reply(std::optional<stream::reset_code> failure);

private:
  enum class stage { methods, password, request };

  handshake_step take_methods(byte_span input, std::size_t& used);
  handshake_step take_password(byte_span input, std::size_t& used);
  handshake_step take_request(byte_span input, std::size_t& used) const;

  stage stage_ = stage::methods;
  std::string user_;
};

} // namespace nephele::client_service
