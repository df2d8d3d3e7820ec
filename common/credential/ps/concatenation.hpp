#pragma once

#include "common/base/bytes.hpp"
#include "common/base/endian.hpp"

namespace nephele::credential::ps {

/// Bytes put one after another for a hash or an encoding, integers big-endian.
class concatenation {
public:
  concatenation& bytes(byte_span value) {
    bytes_.insert(bytes_.end(), value.begin(), value.end());
    return *this;
  }

  template <std::unsigned_integral Int>
  concatenation& integer(Int value) {
    byte_array<sizeof(Int)> encoded;
    store_be(value, encoded);
    return bytes(encoded);
  }

  /// u8 size ‖ bytes: at most 255 of them.
  concatenation& text(std::string_view value) {
    return integer(static_cast<std::uint8_t>(value.size()))
        .bytes(as_bytes(value));
  }

  [[nodiscard]] byte_span span() const noexcept { return bytes_; }

  /// All of it; nothing is left.
  [[nodiscard]] byte_vector take() noexcept { return std::move(bytes_); }

private:
  byte_vector bytes_;
};

} // namespace nephele::credential::ps
