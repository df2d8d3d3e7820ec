#pragma once

#include "common/credential/ps/concatenation.hpp"
#include "common/pairing/hash.hpp"

namespace nephele::credential::ps {

/// Everything that a proof speaks about, in order, each item with its label
/// and length: u8 size ‖ label ‖ u32 size ‖ value. The first is the protocol's
/// name, so that a proof of one statement is no proof of another.
class transcript {
public:
  explicit transcript(std::string_view protocol);

  void add(std::string_view label, byte_span value);

  template <std::unsigned_integral Int>
  void add_integer(std::string_view label, Int value) {
    byte_array<sizeof(Int)> encoded;
    store_be(value, encoded);
    add(label, encoded);
  }

  /// Points go in compressed, whatever their form on the wire.
  template <class Point>
    requires requires(const Point& point) {
      { point.encode() };
    }
  void add_point(std::string_view label, const Point& point) {
    add(label, point.encode());
  }

  [[nodiscard]] byte_span bytes() const noexcept { return items_.span(); }

  /// The Fiat–Shamir challenge of all that was added.
  [[nodiscard]] pairing::scalar challenge() const;

private:
  concatenation items_;
};

} // namespace nephele::credential::ps
