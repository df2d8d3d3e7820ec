#pragma once

#include "common/base/clock.hpp"

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace nephele::mixing {

/// Holds items until they are due. Bounded; all storage is taken at
/// construction, so that neither push nor pop allocates. Items with the same
/// due time come out in the order in which they went in. O(log n) each way.
template <class Item>
class delay_queue {
public:
  explicit delay_queue(std::size_t capacity) : items_(capacity) {
    heap_.reserve(capacity);
    free_.reserve(capacity);
    for (auto slot = capacity; slot-- > 0;)
      free_.push_back(static_cast<std::uint32_t>(slot));
  }

  [[nodiscard]] std::size_t size() const noexcept { return heap_.size(); }

  [[nodiscard]] std::size_t capacity() const noexcept { return items_.size(); }

  [[nodiscard]] bool empty() const noexcept { return heap_.empty(); }

  /// When the first item is due; only of a queue that is not empty.
  [[nodiscard]] steady_time next_due() const noexcept {
    return heap_.front().due;
  }

  /// @returns false, leaving `item` as it was, if the queue is full.
  [[nodiscard]] bool push(steady_time due, Item&& item) {
    if (free_.empty())
      return false;
    const auto slot = free_.back();
    free_.pop_back();
    items_[slot] = std::move(item);
    heap_.push_back({due, next_sequence_++, slot});
    rise(heap_.size() - 1);
    return true;
  }

  struct released {
    steady_time due;
    Item item;
  };

  /// The first item if it is due at `now`, else nothing.
  [[nodiscard]] std::optional<released> pop(steady_time now) {
    if (heap_.empty() || heap_.front().due > now)
      return std::nullopt;
    const auto first = heap_.front();
    heap_.front() = heap_.back();
    heap_.pop_back();
    if (!heap_.empty())
      sink(0);
    free_.push_back(first.slot);
    return released{first.due, std::exchange(items_[first.slot], Item{})};
  }

private:
  struct entry {
    steady_time due;
    std::uint64_t sequence;
    std::uint32_t slot;

    [[nodiscard]] bool before(const entry& other) const noexcept {
      return due != other.due ? due < other.due : sequence < other.sequence;
    }
  };

  void rise(std::size_t at) noexcept {
    const auto moving = heap_[at];
    while (at > 0) {
      const auto parent = (at - 1) / 2;
      if (!moving.before(heap_[parent]))
        break;
      heap_[at] = heap_[parent];
      at = parent;
    }
    heap_[at] = moving;
  }

  void sink(std::size_t at) noexcept {
    const auto moving = heap_[at];
    for (auto child = 2 * at + 1; child < heap_.size(); child = 2 * at + 1) {
      if (child + 1 < heap_.size() && heap_[child + 1].before(heap_[child]))
        ++child;
      if (!heap_[child].before(moving))
        break;
      heap_[at] = heap_[child];
      at = child;
    }
    heap_[at] = moving;
  }

  // The heap moves small entries; the items stay where they are.
  std::vector<entry> heap_;
  std::vector<Item> items_;
  std::vector<std::uint32_t> free_;
  std::uint64_t next_sequence_ = 0;
};

} // namespace nephele::mixing
