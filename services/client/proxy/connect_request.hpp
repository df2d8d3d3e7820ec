#pragma once

#include "common/base/bytes.hpp"
#include "common/stream/records.hpp"

#include <optional>
#include <string>

namespace nephele::client_service {

/// What a program asked the proxy for.
struct connect_request {
  /// A name, or an address as text without brackets.
  std::string host;
  std::uint16_t port = 0;
  /// Keeps streams apart; empty if the program named nobody.
  std::string user;
  /// The program sent an address: if it had a name, it has asked somebody
  /// else for the address, outside the mixnet.
  bool is_bare_address = false;
};

/// What to do after some bytes of a program were read.
struct handshake_step {
  /// To be sent to the program now.
  byte_vector reply;
  /// The request is complete; the bytes after it belong to the stream.
  std::optional<connect_request> request;
  /// Close after `reply`.
  bool is_refused = false;
};

} // namespace nephele::client_service
