#pragma once

#include "services/client/proxy/http_connect.hpp"
#include "services/client/proxy/socks5.hpp"

#include <variant>

namespace nephele::client_service {

/// The beginning of a program's connection to the proxy port. The first byte
/// decides between SOCKS5 and HTTP. Holds what has not been used yet.
class handshake {
public:
  /// Feeds what was read; may have to be called again with nothing while
  /// `has_more`, as a program may send several messages at once.
  [[nodiscard]] handshake_step take(byte_span bytes);

  /// Bytes behind the request: the stream's first.
  [[nodiscard]] byte_span rest() const noexcept { return pending_; }

  /// The proxy's answer to the request.
  [[nodiscard]] byte_vector
  reply(std::optional<stream::reset_code> failure) const;

private:
  [[nodiscard]] handshake_step step();
  [[nodiscard]] handshake_step decide();

  byte_vector pending_;
  std::variant<std::monostate, socks5, http_connect> protocol_;
};

} // namespace nephele::client_service
