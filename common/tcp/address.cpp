#include "common/tcp/address.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cstring>
#include <netinet/in.h>

namespace nephele::tcp {

namespace {

constexpr std::size_t v4_prefix_size = 12;
constexpr byte_array<v4_prefix_size> v4_prefix{
    std::byte{0}, std::byte{0}, std::byte{0},    std::byte{0},
    std::byte{0}, std::byte{0}, std::byte{0},    std::byte{0},
    std::byte{0}, std::byte{0}, std::byte{0xFF}, std::byte{0xFF}};

ip_address from_v4(const in_addr& v4) noexcept {
  ip_address address;
  std::ranges::copy(v4_prefix, address.bytes.begin());
  std::memcpy(address.bytes.data() + v4_prefix_size, &v4, sizeof(v4));
  return address;
}

ip_address from_v6(const in6_addr& v6) noexcept {
  ip_address address;
  std::memcpy(address.bytes.data(), &v6, sizeof(v6));
  return address;
}

} // namespace

bool ip_address::is_v4() const noexcept {
  return std::equal(v4_prefix.begin(), v4_prefix.end(), bytes.begin());
}

result<ip_address> parse_ip(std::string_view text) {
  const std::string terminated{text};
  in_addr v4{};
  if (inet_pton(AF_INET, terminated.c_str(), &v4) == 1)
    return from_v4(v4);
  in6_addr v6{};
  if (inet_pton(AF_INET6, terminated.c_str(), &v6) == 1)
    return from_v6(v6);
  return fail(errc::bad_address, terminated);
}

std::string print(const ip_address& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const auto* bytes = address.bytes.data();
  if (address.is_v4())
    inet_ntop(AF_INET, bytes + v4_prefix_size, text.data(), text.size());
  else
    inet_ntop(AF_INET6, bytes, text.data(), text.size());
  return text.data();
}

const sockaddr* socket_address::raw() const noexcept {
  // The sockets interface has no other way to name an address.
  return reinterpret_cast<const sockaddr*>(&storage); // NOLINT
}

socket_address to_socket_address(const ip_address& address,
                                 std::uint16_t port) noexcept {
  socket_address result;
  if (address.is_v4()) {
    sockaddr_in v4{};
    v4.sin_family = AF_INET;
    v4.sin_port = htons(port);
    std::memcpy(&v4.sin_addr, address.bytes.data() + v4_prefix_size,
                sizeof(v4.sin_addr));
    result.size = sizeof(v4);
    std::memcpy(&result.storage, &v4, sizeof(v4));
  } else {
    sockaddr_in6 v6{};
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(port);
    std::memcpy(&v6.sin6_addr, address.bytes.data(), sizeof(v6.sin6_addr));
    result.size = sizeof(v6);
    std::memcpy(&result.storage, &v6, sizeof(v6));
  }
  return result;
}

std::optional<ip_address>
from_socket_address(const sockaddr& address) noexcept {
  if (address.sa_family == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, &address, sizeof(v4));
    return from_v4(v4.sin_addr);
  }
  if (address.sa_family == AF_INET6) {
    sockaddr_in6 v6{};
    std::memcpy(&v6, &address, sizeof(v6));
    return from_v6(v6.sin6_addr);
  }
  return std::nullopt;
}

} // namespace nephele::tcp
