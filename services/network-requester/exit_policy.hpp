#pragma once

#include "common/tcp/address.hpp"
#include "services/network-requester/errors.hpp"

#include <vector>

namespace nephele::network_requester {

/// A range of addresses: those that share the first `prefix` bits.
struct ip_network {
  tcp::ip_address base;
  /// Of the 128-bit form: an IPv4 /8 is 104 here.
  unsigned prefix = 128;

  [[nodiscard]] bool contains(const tcp::ip_address& address) const noexcept;
};

/// "10.0.0.0/8", "fc00::/7", or an address alone.
/// @returns errc::bad_network.
[[nodiscard]] result<ip_network> parse_network(std::string_view text);

struct port_range {
  std::uint16_t first = 1;
  std::uint16_t last = 65535;

  [[nodiscard]] bool contains(std::uint16_t port) const noexcept {
    return port >= first && port <= last;
  }
};

/// "443" or "8000-8999".
/// @returns errc::bad_ports.
[[nodiscard]] result<port_range> parse_ports(std::string_view text);

/// Where clients may go, judged on the resolved address that will be dialled,
/// so that a name cannot point into the requester's own network.
class exit_policy {
public:
  struct rules {
    /// Admitted although they are not part of the public Internet.
    std::vector<ip_network> allow_networks;
    /// Refused although they are; wins over everything.
    std::vector<ip_network> deny_networks;
    /// Empty admits every port.
    std::vector<port_range> allow_ports;
    std::vector<port_range> deny_ports;
  };

  explicit exit_policy(rules chosen) : rules_(std::move(chosen)) {}

  [[nodiscard]] bool admits(const tcp::ip_address& address,
                            std::uint16_t port) const noexcept;

  [[nodiscard]] bool admits_port(std::uint16_t port) const noexcept;

private:
  rules rules_;
};

/// No address of the public Internet: private, loopback, link-local, shared
/// (carrier NAT), multicast, documentation, reserved, and every form that
/// carries such an IPv4 address inside an IPv6 one. RFC 6890 and successors.
[[nodiscard]] bool is_special(const tcp::ip_address& address) noexcept;

} // namespace nephele::network_requester
