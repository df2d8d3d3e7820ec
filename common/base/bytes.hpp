#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace nephele {

using byte_span = std::span<const std::byte>;
using mutable_byte_span = std::span<std::byte>;
using byte_vector = std::vector<std::byte>;

template <std::size_t N>
using byte_array = std::array<std::byte, N>;

/// A public byte string of fixed size whose meaning is its `Tag`: an identity
/// key and a CURVE key of the same size do not convert into each other.
/// For secrets use crypto::secret. Comparison is not constant-time.
template <std::size_t N, class Tag>
struct fixed_bytes {
  static constexpr std::size_t size = N;

  byte_array<N> bytes{};

  [[nodiscard]] constexpr std::span<const std::byte, N> span() const noexcept {
    return bytes;
  }

  [[nodiscard]] constexpr std::span<std::byte, N> span() noexcept {
    return bytes;
  }

  friend constexpr auto operator<=>(const fixed_bytes&, const fixed_bytes&)
      = default;
};

/// Views text as bytes and bytes as text; neither owns.
[[nodiscard]] byte_span as_bytes(std::string_view text) noexcept;
[[nodiscard]] std::string_view as_text(byte_span bytes) noexcept;

/// For C interfaces that take `unsigned char*`.
[[nodiscard]] const unsigned char* uchar_in(byte_span bytes) noexcept;
[[nodiscard]] unsigned char* uchar_out(mutable_byte_span bytes) noexcept;

/// Lower-case hex, two digits a byte.
[[nodiscard]] std::string to_hex(byte_span bytes);

/// @returns nothing on an odd length or a character that is no hex digit
/// (either case is taken).
[[nodiscard]] std::optional<byte_vector> from_hex(std::string_view hex);

/// As from_hex, into exactly `out.size()` bytes; false on any other length.
[[nodiscard]] bool from_hex_into(std::string_view hex,
                                 mutable_byte_span out) noexcept;

template <class Fixed>
[[nodiscard]] std::optional<Fixed> fixed_from_hex(std::string_view hex) {
  Fixed result;
  if (!from_hex_into(hex, result.span()))
    return std::nullopt;
  return result;
}

template <class Fixed>
[[nodiscard]] std::optional<Fixed> fixed_from_bytes(byte_span bytes) {
  Fixed result;
  if (bytes.size() != Fixed::size)
    return std::nullopt;
  std::memcpy(result.bytes.data(), bytes.data(), Fixed::size);
  return result;
}

/// Hash for unordered containers whose keys an attacker cannot choose freely
/// (keys, random tokens): the first eight bytes.
struct prefix_hash {
  template <std::size_t N, class Tag>
  [[nodiscard]] std::size_t
  operator()(const fixed_bytes<N, Tag>& value) const noexcept {
    static_assert(N >= sizeof(std::size_t));
    std::size_t result = 0;
    std::memcpy(&result, value.bytes.data(), sizeof(result));
    return result;
  }
};

} // namespace nephele
