#pragma once

#include "common/base/bytes.hpp"

#include <memory>
#include <utility>
#include <vector>

namespace nephele::node {

class packet_pool;

/// Room for one packet, given back to its pool at the end. Movable; may be
/// read and written in any thread, but lives and dies in the pool's.
class packet_block {
public:
  packet_block() noexcept = default;

  packet_block(packet_block&& other) noexcept
      : pool_(std::exchange(other.pool_, nullptr)),
        bytes_(std::move(other.bytes_)) {}

  packet_block& operator=(packet_block&& other) noexcept {
    std::swap(pool_, other.pool_);
    std::swap(bytes_, other.bytes_);
    return *this;
  }

  packet_block(const packet_block&) = delete;
  packet_block& operator=(const packet_block&) = delete;
  ~packet_block();

  [[nodiscard]] mutable_byte_span bytes() const noexcept;

private:
  friend class packet_pool;

  packet_block(packet_pool* pool, std::unique_ptr<std::byte[]> bytes) noexcept
      : pool_(pool), bytes_(std::move(bytes)) {}

  packet_pool* pool_ = nullptr;
  std::unique_ptr<std::byte[]> bytes_;
};

/// Blocks of one size, reused: the data path asks the allocator for memory
/// only when it holds more packets than it lately did. Belongs to one thread
/// and outlives its blocks.
class packet_pool {
public:
  /// @param size  of a block, bytes.
  /// @param keep  how many free blocks stay; the others go back to the system
  ///              once a burst is over.
  packet_pool(std::size_t size, std::size_t keep);

  packet_pool(const packet_pool&) = delete;
  packet_pool& operator=(const packet_pool&) = delete;

  [[nodiscard]] packet_block take();

  [[nodiscard]] std::size_t block_size() const noexcept { return size_; }

  /// How many blocks are out.
  [[nodiscard]] std::size_t taken() const noexcept { return taken_; }

private:
  friend class packet_block;

  void give_back(std::unique_ptr<std::byte[]> bytes) noexcept;

  std::size_t size_;
  std::size_t keep_;
  std::size_t taken_ = 0;
  std::vector<std::unique_ptr<std::byte[]>> free_;
};

} // namespace nephele::node
