#pragma once

#include "common/tcp/address.hpp"

#include <utility>

namespace nephele::tcp {

/// Owns one file descriptor.
class descriptor {
public:
  descriptor() noexcept = default;

  explicit descriptor(int fd) noexcept : fd_(fd) {}

  descriptor(descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

  descriptor& operator=(descriptor&& other) noexcept;
  ~descriptor();

  [[nodiscard]] int fd() const noexcept { return fd_; }

  [[nodiscard]] bool is_open() const noexcept { return fd_ >= 0; }

  void close() noexcept;

private:
  int fd_ = -1;
};

/// A non-blocking socket that listens on `address`; port 0 takes a free one.
/// @returns errc::socket with the system's reason.
[[nodiscard]] result<descriptor> listen_on(const ip_address& address,
                                           std::uint16_t port);

/// The port that a socket is bound to; 0 if it is not.
[[nodiscard]] std::uint16_t local_port(const descriptor& socket) noexcept;

/// The next waiting connection, non-blocking and without delay of small
/// writes; closed if there is none.
[[nodiscard]] descriptor accept_from(const descriptor& listener) noexcept;

/// Starts to connect, without waiting. Writable once it is decided.
/// @returns errc::socket if the system refuses at once.
[[nodiscard]] result<descriptor> dial(const ip_address& address,
                                      std::uint16_t port);

/// How a dialled connection came out: 0, or the system's error number.
[[nodiscard]] int dial_outcome(const descriptor& socket) noexcept;

/// Makes the coming close a reset, so that the peer sees a failure.
void reset_on_close(const descriptor& socket) noexcept;

} // namespace nephele::tcp
