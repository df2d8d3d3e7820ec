#include "common/zmq/charged_message.hpp"

#include <zmq.h>

#include <tuple>

namespace nephele::zmq {

bool byte_budget::take(std::size_t size) noexcept {
  if (used_.fetch_add(size) + size > limit_) {
    used_ -= size;
    return false;
  }
  if (whole_ && !whole_->take(size)) {
    used_ -= size;
    return false;
  }
  return true;
}

void byte_budget::give_back(std::size_t size) noexcept {
  ++finished_;
  used_ -= size;
  if (whole_)
    whole_->give_back(size);
}

/// What a message's bytes are allocated as; libzmq's I/O thread frees it, so
/// it keeps the budget alive.
class charged_block {
public:
  charged_block(std::shared_ptr<byte_budget> budget, std::size_t size)
      : budget_(std::move(budget)), bytes_(new std::byte[size]), size_(size) {}

  charged_block(const charged_block&) = delete;
  charged_block& operator=(const charged_block&) = delete;

  ~charged_block() { budget_->give_back(size_); }

  /// Whether `size` bytes were charged: a block then gives them back.
  [[nodiscard]] static bool take(byte_budget& from, std::size_t size) noexcept {
    return from.take(size);
  }

  [[nodiscard]] std::byte* data() const noexcept { return bytes_.get(); }

  static void release(void*, void* block) noexcept {
    delete static_cast<charged_block*>(block);
  }

private:
  std::shared_ptr<byte_budget> budget_;
  std::unique_ptr<std::byte[]> bytes_;
  std::size_t size_;
};

std::optional<message> charge(const std::shared_ptr<byte_budget>& budget,
                              std::size_t size) {
  if (!charged_block::take(*budget, size))
    return std::nullopt;
  auto block = std::make_unique<charged_block>(budget, size);
  message made;
  auto* data = block->data();
  zmq_msg_close(made.native());
  if (zmq_msg_init_data(made.native(), data, size, &charged_block::release,
                        block.get())
      != 0) {
    zmq_msg_init(made.native());
    return std::nullopt;
  }
  // libzmq calls charged_block::release.
  std::ignore = block.release();
  return made;
}

} // namespace nephele::zmq
