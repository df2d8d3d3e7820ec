#pragma once

#include "common/pairing/hash.hpp"

namespace nephele::credential::ps {

/// Everything that a proof speaks about, in order, each item with its label
/// and length: u8 size ‖ label ‖ u32 size ‖ value. The first is the protocol's
/// name, so that a proof of one statement is no proof of another.
class transcript {
public:
  explicit transcript(std::string_view protocol);

  void add(std::string_view label, byte_span value);
  void add_u8(std::string_view label, std::uint8_t value);
  void add_u16(std::string_view label, std::uint16_t value);
  void add_u32(std::string_view label, std::uint32_t value);
  void add_u64(std::string_view label, std::uint64_t value);

  /// Points go in compressed, whatever their form on the wire.
  template <class Point>
    requires requires(const Point& point) {
      { point.encode() };
    }
  void add_point(std::string_view label, const Point& point) {
    add(label, point.encode());
  }

  [[nodiscard]] byte_span bytes() const noexcept { return bytes_; }

  /// The Fiat–Shamir challenge of all that was added.
  [[nodiscard]] pairing::scalar challenge() const;

private:
  byte_vector bytes_;
};

} // namespace nephele::credential::ps
