#include "common/node/packet_pool.hpp"

namespace nephele::node {

packet_block::~packet_block() {
  if (pool_ != nullptr)
    pool_->give_back(std::move(bytes_));
}

mutable_byte_span packet_block::bytes() const noexcept {
  if (pool_ == nullptr)
    return {};
  return {bytes_.get(), pool_->block_size()};
}

packet_pool::packet_pool(std::size_t size, std::size_t keep)
    : size_(size), keep_(keep) {
  free_.reserve(keep);
}

packet_block packet_pool::take() {
  ++taken_;
  if (free_.empty())
    return {this, std::unique_ptr<std::byte[]>{new std::byte[size_]}};
  auto bytes = std::move(free_.back());
  free_.pop_back();
  return {this, std::move(bytes)};
}

void packet_pool::give_back(std::unique_ptr<std::byte[]> bytes) noexcept {
  --taken_;
  if (free_.size() < keep_)
    free_.push_back(std::move(bytes));
}

} // namespace nephele::node
