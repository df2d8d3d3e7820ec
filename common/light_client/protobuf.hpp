#pragma once

#include "common/base/bytes.hpp"

namespace nephele::light_client {

/// Writes protobuf fields in the order of the calls; zero and empty values are
/// left out, as proto3 asks. Only what headers and votes are made of.
class protobuf {
public:
  protobuf& varint(unsigned field, std::uint64_t value) {
    if (value != 0) {
      tag(field, 0);
      raw_varint(value);
    }
    return *this;
  }

  /// sfixed64, little-endian.
  protobuf& fixed64(unsigned field, std::uint64_t value) {
    if (value != 0) {
      tag(field, 1);
      for (unsigned shift = 0; shift < 64; shift += 8)
        bytes_.push_back(static_cast<std::byte>((value >> shift) & 0xFFU));
    }
    return *this;
  }

  protobuf& bytes(unsigned field, byte_span value) {
    return value.empty() ? *this : message(field, value);
  }

  /// An embedded message: is written even if empty.
  protobuf& message(unsigned field, byte_span value) {
    tag(field, 2);
    raw_varint(value.size());
    bytes_.insert(bytes_.end(), value.begin(), value.end());
    return *this;
  }

  [[nodiscard]] const byte_vector& encoded() const noexcept { return bytes_; }

  /// With its size in front.
  [[nodiscard]] byte_vector delimited() const {
    protobuf result;
    result.raw_varint(bytes_.size());
    result.bytes_.insert(result.bytes_.end(), bytes_.begin(), bytes_.end());
    return std::move(result.bytes_);
  }

private:
  void tag(unsigned field, unsigned kind) { raw_varint(field << 3U | kind); }

  void raw_varint(std::uint64_t value) {
    for (; value >= 0x80U; value >>= 7U)
      bytes_.push_back(static_cast<std::byte>((value & 0x7FU) | 0x80U));
    bytes_.push_back(static_cast<std::byte>(value));
  }

  byte_vector bytes_;
};

} // namespace nephele::light_client
