#pragma once

#include "common/base/bytes.hpp"

namespace nephele::stream {

/// Bytes in, bytes out, contiguous in between. Gives its memory back when it
/// runs empty, as an idle stream should cost nothing.
class byte_queue {
public:
  void append(byte_span bytes);

  /// Forgets the first `count` bytes; count ≤ size().
  void drop(std::size_t count) noexcept;

  void clear() noexcept;

  [[nodiscard]] byte_span view() const noexcept {
    return byte_span{bytes_}.subspan(head_);
  }

  [[nodiscard]] std::size_t size() const noexcept {
    return bytes_.size() - head_;
  }

  [[nodiscard]] bool is_empty() const noexcept { return size() == 0; }

private:
  byte_vector bytes_;
  std::size_t head_ = 0;
};

} // namespace nephele::stream
