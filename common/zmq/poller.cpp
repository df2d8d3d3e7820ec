#include "common/zmq/poller.hpp"

namespace nephele::zmq {

std::size_t poller::add(const socket& source) {
  return add_native(source.native());
}

std::size_t poller::add(int descriptor) {
  items_.push_back({nullptr, descriptor, ZMQ_POLLIN, 0});
  return items_.size() - 1;
}

std::size_t poller::add_native(void* source) {
  items_.push_back({source, 0, ZMQ_POLLIN, 0});
  return items_.size() - 1;
}

void poller::mute(std::size_t index) noexcept {
  items_[index].events = 0;
}

void poller::unmute(std::size_t index) noexcept {
  items_[index].events = ZMQ_POLLIN;
}

std::size_t poller::wait(std::chrono::milliseconds timeout) noexcept {
  const auto ready = zmq_poll(items_.data(), static_cast<int>(items_.size()),
                              timeout.count() < 0 ? -1 : timeout.count());
  if (ready > 0)
    return static_cast<std::size_t>(ready);
  for (auto& item : items_)
    item.revents = 0;
  return 0;
}

bool poller::is_ready(std::size_t index) const noexcept {
  return (items_[index].revents & ZMQ_POLLIN) != 0;
}

} // namespace nephele::zmq
