#pragma once

#include "common/sphinx/errors.hpp"
#include "common/sphinx/hop_secrets.hpp"
#include "common/sphinx/route.hpp"

#include <variant>

namespace nephele::sphinx {

/// A view of a packet's first header_size bytes.
template <class Byte>
struct header_view {
  std::span<Byte, alpha_size> alpha;
  std::span<Byte, mac_size> mac;
  std::span<Byte, routing_size> routing;

  explicit header_view(std::span<Byte, header_size> bytes) noexcept
      : alpha(bytes.template first<alpha_size>()),
        mac(bytes.template subspan<alpha_size, mac_size>()),
        routing(bytes.template last<routing_size>()) {}
};

template <class Byte>
header_view(std::span<Byte, header_size>) -> header_view<Byte>;

/// What a hop must do with the packet, as its routing block says.
struct forward_command {
  identity next;
  wire_delay delay;
};

struct final_command {
  destination to;
};

struct routing_command {
  sphinx::version version = default_version;
  std::variant<forward_command, final_command> action;
};

/// Writes the header for `route` around the secrets shared with its hops.
/// @param padding  final_padding_size(route.size()) fresh random bytes.
void write_header(std::span<const hop> route, const destination& to,
                  version version, std::span<const hop_secrets> secrets,
                  byte_span alpha, byte_span padding,
                  std::span<std::byte, header_size> out) noexcept;

/// True if the header is what the sender wrote for the holder of `secrets`.
/// Constant-time.
[[nodiscard]] bool is_authentic(std::span<const std::byte, header_size> header,
                                const hop_secrets& secrets) noexcept;

/// A hop's deciphered routing information, hop_size longer than it came.
using routing_block = byte_array<key_stream_size>;

[[nodiscard]] routing_block
decipher(std::span<const std::byte, routing_size> routing,
         const hop_secrets& secrets) noexcept;

/// @returns errc::malformed_routing or errc::unsupported_version, where
/// `admitted` decides.
[[nodiscard]] tl::expected<routing_command, errc>
parse_command(const routing_block& block, version_set admitted) noexcept;

/// Writes MAC and routing information for the next hop; alpha is the caller's.
void shift(const routing_block& block,
           std::span<std::byte, header_size> header) noexcept;

} // namespace nephele::sphinx
