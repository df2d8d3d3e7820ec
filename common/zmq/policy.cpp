#include "common/zmq/policy.hpp"

namespace nephele::zmq {

allow_list::allow_list(key_set keys)
    : keys_(std::make_shared<const key_set>(std::move(keys))) {
}

void allow_list::replace(key_set keys) {
  auto next = std::make_shared<const key_set>(std::move(keys));
  const std::lock_guard lock{mutex_};
  keys_.swap(next);
}

std::shared_ptr<const key_set> allow_list::keys() const {
  const std::lock_guard lock{mutex_};
  return keys_;
}

admission allow_list::decide(const curve_key& key) {
  return keys()->contains(key) ? admission::admit : admission::refuse;
}

admission connection_limit::decide(const curve_key& /*key*/) {
  return open_ <= limit_ ? admission::admit : admission::busy;
}

} // namespace nephele::zmq
