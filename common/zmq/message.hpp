#pragma once

#include "common/base/identity.hpp"

#include <zmq.h>

#include <optional>
#include <string_view>

namespace nephele::zmq {

/// One frame. Moves without copying the bytes.
class message {
public:
  message() noexcept { zmq_msg_init(&native_); }

  /// `size` bytes, not initialised.
  explicit message(std::size_t size);

  explicit message(byte_span bytes);

  explicit message(std::string_view text) : message(nephele::as_bytes(text)) {}

  message(const message&) = delete;
  message& operator=(const message&) = delete;

  message(message&& other) noexcept {
    zmq_msg_init(&native_);
    zmq_msg_move(&native_, &other.native_);
  }

  message& operator=(message&& other) noexcept {
    if (this != &other)
      zmq_msg_move(&native_, &other.native_);
    return *this;
  }

  ~message() { zmq_msg_close(&native_); }

  [[nodiscard]] std::size_t size() const noexcept {
    return zmq_msg_size(&native_);
  }

  [[nodiscard]] byte_span bytes() const noexcept;
  [[nodiscard]] mutable_byte_span bytes() noexcept;

  [[nodiscard]] std::string_view text() const noexcept {
    return as_text(bytes());
  }

  /// Whether further parts of the same message follow.
  [[nodiscard]] bool has_more() const noexcept {
    return zmq_msg_more(&native_) != 0;
  }

  /// The CURVE key that the handshake of the sending connection proved, as
  /// the ZAP handler recorded it; nothing on a connection without CURVE.
  /// The only name of a peer to trust: routing ids are chosen by peers.
  [[nodiscard]] std::optional<curve_key> peer() const noexcept;

  [[nodiscard]] zmq_msg_t* native() noexcept { return &native_; }

private:
  // libzmq's C interface: cppzmq throws, and its global namespace `zmq` would
  // make ours ambiguous wherever `using namespace nephele` stands.
  zmq_msg_t native_;
};

} // namespace nephele::zmq
