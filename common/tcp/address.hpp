#pragma once

#include "common/base/bytes.hpp"
#include "common/base/result.hpp"
#include "common/tcp/errors.hpp"

#include <string>
#include <string_view>
#include <sys/socket.h>

namespace nephele::tcp {

/// An IPv4 or IPv6 address, without port. IPv4 is kept in its IPv6 form
/// (::ffff:a.b.c.d), so that the two ways of writing one address are equal.
struct ip_address {
  byte_array<16> bytes{};

  [[nodiscard]] bool is_v4() const noexcept;

  friend bool operator==(const ip_address&, const ip_address&) = default;
};

/// "192.0.2.1", "2001:db8::1"; no brackets, no zone.
[[nodiscard]] result<ip_address> parse_ip(std::string_view text);

[[nodiscard]] std::string print(const ip_address& address);

/// What bind and connect take.
struct socket_address {
  sockaddr_storage storage{};
  socklen_t size = 0;

  [[nodiscard]] const sockaddr* raw() const noexcept;
};

[[nodiscard]] socket_address to_socket_address(const ip_address& address,
                                               std::uint16_t port) noexcept;

/// Of an AF_INET or AF_INET6 address as the system gives it.
[[nodiscard]] std::optional<ip_address>
from_socket_address(const sockaddr& address) noexcept;

} // namespace nephele::tcp
