#include "common/zmq/message.hpp"

#include <cstdlib>

namespace nephele::zmq {

message::message(std::size_t size) {
  // Sizes are bounded by the caller, so a refusal means no memory at all.
  if (zmq_msg_init_size(&native_, size) != 0)
    std::abort();
}

message::message(byte_span bytes) : message(bytes.size()) {
  if (!bytes.empty())
    std::memcpy(zmq_msg_data(&native_), bytes.data(), bytes.size());
}

byte_span message::bytes() const noexcept {
  // zmq_msg_data takes no const message though it changes nothing.
  auto* native = const_cast<zmq_msg_t*>(&native_);
  return {static_cast<const std::byte*>(zmq_msg_data(native)), size()};
}

mutable_byte_span message::bytes() noexcept {
  return {static_cast<std::byte*>(zmq_msg_data(&native_)), size()};
}

std::optional<curve_key> message::peer() const noexcept {
  const auto* text = zmq_msg_gets(&native_, "User-Id");
  if (text == nullptr)
    return std::nullopt;
  return fixed_from_hex<curve_key>(text);
}

} // namespace nephele::zmq
