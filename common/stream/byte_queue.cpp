#include "common/stream/byte_queue.hpp"

namespace nephele::stream {

void byte_queue::append(byte_span bytes) {
  // Moving the rest down only when half is dead keeps this linear overall.
  if (head_ > 0 && head_ >= bytes_.size() / 2) {
    bytes_.erase(bytes_.begin(),
                 bytes_.begin() + static_cast<std::ptrdiff_t>(head_));
    head_ = 0;
  }
  bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
}

void byte_queue::drop(std::size_t count) noexcept {
  head_ += count;
  if (head_ >= bytes_.size())
    clear();
}

void byte_queue::clear() noexcept {
  head_ = 0;
  byte_vector{}.swap(bytes_);
}

} // namespace nephele::stream
