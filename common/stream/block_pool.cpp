#include "common/stream/block_pool.hpp"

#include <algorithm>
#include <limits>

namespace nephele::stream {

namespace {

/// Previous, current and next: more are never alive together.
constexpr std::size_t max_rotations = 3;

client::reply_block block_from(rotation_number rotation, byte_span bytes) {
  return {
      .rotation = rotation,
      .surb
      = decltype(client::reply_block::surb){bytes.first<client::surb_size>()},
      .key
      = client::reply_key{bytes.subspan<client::surb_size, reply_key_size>()}};
}

} // namespace

void block_pool::add(const surbs_record& r, std::optional<steady_time> expiry) {
  const auto count = r.blocks.size() / block_size;
  if (!expiry) {
    if (const auto known = rotations_.find(r.rotation);
        known != rotations_.end()) {
      known->second.received += static_cast<std::uint32_t>(count);
      known->second.spent += static_cast<std::uint32_t>(count);
    }
    return;
  }
  auto& rotation = rotations_[r.rotation];
  rotation.expiry = *expiry;
  rotation.received += static_cast<std::uint32_t>(count);
  for (std::size_t i = 0; i < count; ++i) {
    if (size_ >= max_pool)
      discard_oldest();
    rotation.blocks.push_back(
        block_from(r.rotation, r.blocks.subspan(i * block_size, block_size)));
    ++size_;
  }
  while (rotations_.size() > max_rotations) {
    size_ -= rotations_.begin()->second.blocks.size();
    rotations_.erase(rotations_.begin());
  }
}

void block_pool::discard_oldest() {
  for (auto& [number, rotation] : rotations_) {
    if (rotation.blocks.empty())
      continue;
    rotation.blocks.pop_front();
    ++rotation.spent;
    --size_;
    return;
  }
}

std::optional<client::reply_block> block_pool::take(steady_time now) {
  expire(now);
  for (auto& [number, rotation] : rotations_) {
    if (rotation.blocks.empty())
      continue;
    auto block = std::move(rotation.blocks.front());
    rotation.blocks.pop_front();
    ++rotation.spent;
    --size_;
    return block;
  }
  return std::nullopt;
}

void block_pool::expire(steady_time now) {
  for (auto& [number, rotation] : rotations_) {
    if (rotation.blocks.empty()
        || now + discard_before_expiry < rotation.expiry)
      continue;
    rotation.spent += static_cast<std::uint32_t>(rotation.blocks.size());
    size_ -= rotation.blocks.size();
    rotation.blocks.clear();
  }
}

want_surbs_record block_pool::report(std::size_t wanted) const noexcept {
  want_surbs_record r;
  if (!rotations_.empty()) {
    r.rotation = rotations_.rbegin()->first;
    r.received = rotations_.rbegin()->second.received;
    r.spent = rotations_.rbegin()->second.spent;
  }
  r.wanted = static_cast<std::uint16_t>(
      std::min<std::size_t>(wanted, std::numeric_limits<std::uint16_t>::max()));
  return r;
}

} // namespace nephele::stream
