#pragma once

#include "common/client/geometry.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

/// How a message is cut. docs/protocol/message.md §4.
namespace nephele::client {

/// 1 for the empty message. @pre message_size <= max_message_size
[[nodiscard]] constexpr std::uint16_t
fragment_count(std::size_t message_size) noexcept {
  const auto pieces
      = (message_size + fragment_data_size - 1) / fragment_data_size;
  return static_cast<std::uint16_t>(std::max<std::size_t>(pieces, 1));
}

/// A view of the piece. @pre index < fragment_count(message.size())
[[nodiscard]] constexpr byte_span fragment_of(byte_span message,
                                              std::uint16_t index) noexcept {
  const auto begin = index * fragment_data_size;
  return message.subspan(begin,
                         std::min(fragment_data_size, message.size() - begin));
}

/// Which fragments of one message are there, or acknowledged.
class fragment_set {
public:
  explicit fragment_set(std::uint16_t count)
      : count_(count), words_((count + 63U) / 64U) {}

  /// @returns false if it was there. @pre index < count()
  bool add(std::uint16_t index) noexcept {
    auto& word = words_[index / 64U];
    const auto bit = std::uint64_t{1} << (index % 64U);
    if ((word & bit) != 0)
      return false;
    word |= bit;
    ++size_;
    return true;
  }

  [[nodiscard]] bool contains(std::uint16_t index) const noexcept {
    return ((words_[index / 64U] >> (index % 64U)) & 1U) != 0;
  }

  /// How many there are to be.
  [[nodiscard]] std::uint16_t count() const noexcept { return count_; }

  [[nodiscard]] std::uint16_t size() const noexcept { return size_; }

  [[nodiscard]] bool is_full() const noexcept { return size_ == count_; }

private:
  std::uint16_t count_;
  std::uint16_t size_ = 0;
  std::vector<std::uint64_t> words_;
};

} // namespace nephele::client
