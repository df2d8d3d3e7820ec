#include "services/network-requester/exit_policy.hpp"

#include <algorithm>
#include <charconv>
#include <limits>

namespace nephele::network_requester {

namespace {

constexpr unsigned v4_prefix_bits = 96;
constexpr unsigned all_bits = 128;

constexpr std::string_view special_networks[] = {
    // IPv4
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16",
    "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
    "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
    "224.0.0.0/4", "240.0.0.0/4",
    // IPv6: unspecified and loopback, and the deprecated IPv4-compatible form
    "::/96",
    // IPv4-translated, local NAT64, discard-only
    "::ffff:0:0:0/96", "64:ff9b:1::/48", "100::/64",
    // IETF protocol assignments with Teredo, documentation
    "2001::/23", "2001:db8::/32", "3fff::/20", "5f00::/16",
    // unique-local, link-local, site-local, multicast
    "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8"};

const std::vector<ip_network>& special() {
  static const auto networks = [] {
    std::vector<ip_network> parsed;
    for (const auto text : special_networks)
      parsed.push_back(parse_network(text).value());
    return parsed;
  }();
  return networks;
}

bool contains(const std::vector<ip_network>& networks,
              const tcp::ip_address& address) noexcept {
  return std::ranges::any_of(
      networks, [&address](const auto& n) { return n.contains(address); });
}

bool contains(const std::vector<port_range>& ranges,
              std::uint16_t port) noexcept {
  return std::ranges::any_of(
      ranges, [port](const auto& r) { return r.contains(port); });
}

/// The IPv4 address that a gateway (NAT64, 6to4) would take out of an IPv6
/// one, in our form; the address itself for all others.
tcp::ip_address embedded(const tcp::ip_address& address) noexcept {
  static const auto nat64 = parse_network("64:ff9b::/96").value();
  static const auto six_to_four = parse_network("2002::/16").value();
  const auto v4_at = [&address](std::size_t offset) {
    tcp::ip_address inner;
    inner.bytes[10] = inner.bytes[11] = std::byte{0xFF};
    std::copy_n(address.bytes.begin() + static_cast<std::ptrdiff_t>(offset), 4,
                inner.bytes.begin() + 12);
    return inner;
  };
  if (nat64.contains(address))
    return v4_at(12);
  if (six_to_four.contains(address))
    return v4_at(2);
  return address;
}

template <class Number>
std::optional<Number> parse_number(std::string_view text) {
  Number value{};
  const auto* end = text.data() + text.size();
  const auto [stop, fault] = std::from_chars(text.data(), end, value);
  if (text.empty() || fault != std::errc{} || stop != end)
    return std::nullopt;
  return value;
}

} // namespace

bool ip_network::contains(const tcp::ip_address& address) const noexcept {
  const auto whole = prefix / 8;
  if (!std::equal(base.bytes.begin(),
                  base.bytes.begin() + static_cast<std::ptrdiff_t>(whole),
                  address.bytes.begin()))
    return false;
  const auto rest = prefix % 8;
  if (rest == 0)
    return true;
  const auto differs = base.bytes[whole] ^ address.bytes[whole];
  return (differs >> (8 - rest)) == std::byte{0};
}

result<ip_network> parse_network(std::string_view text) {
  const auto slash = text.find('/');
  const auto base = tcp::parse_ip(text.substr(0, slash));
  if (!base)
    return fail(errc::bad_network, std::string{text});
  // "::ffff:10.0.0.0" written as IPv6 counts its prefix in IPv6 bits.
  const bool short_form = text.substr(0, slash).find(':') == text.npos;
  const auto offset = short_form ? v4_prefix_bits : 0;
  ip_network network{.base = *base, .prefix = all_bits};
  if (slash != std::string_view::npos) {
    const auto bits = parse_number<unsigned>(text.substr(slash + 1));
    if (!bits || *bits > all_bits - offset)
      return fail(errc::bad_network, std::string{text});
    network.prefix = *bits + offset;
  }
  for (unsigned bit = network.prefix; bit < all_bits; ++bit)
    if ((network.base.bytes[bit / 8] & (std::byte{0x80} >> (bit % 8)))
        != std::byte{0})
      return fail(errc::bad_network,
                  std::string{text} + " has bits behind its prefix");
  return network;
}

result<port_range> parse_ports(std::string_view text) {
  const auto dash = text.find('-');
  const auto first = parse_number<std::uint16_t>(text.substr(0, dash));
  const auto last = dash == std::string_view::npos
                        ? first
                        : parse_number<std::uint16_t>(text.substr(dash + 1));
  if (!first || !last || *first == 0 || *first > *last)
    return fail(errc::bad_ports, std::string{text});
  return port_range{.first = *first, .last = *last};
}

bool is_special(const tcp::ip_address& address) noexcept {
  return contains(special(), address) || contains(special(), embedded(address));
}

bool exit_policy::admits_port(std::uint16_t port) const noexcept {
  if (port == 0 || contains(rules_.deny_ports, port))
    return false;
  return rules_.allow_ports.empty() || contains(rules_.allow_ports, port);
}

bool exit_policy::admits(const tcp::ip_address& address,
                         std::uint16_t port) const noexcept {
  if (!admits_port(port) || contains(rules_.deny_networks, address)
      || contains(rules_.deny_networks, embedded(address)))
    return false;
  return !is_special(address) || contains(rules_.allow_networks, address);
}

} // namespace nephele::network_requester
