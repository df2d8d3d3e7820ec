#pragma once

namespace nephele::zmq {

/// An eventfd: any thread rings, one thread polls.
class wakeup {
public:
  wakeup();
  wakeup(const wakeup&) = delete;
  wakeup& operator=(const wakeup&) = delete;
  ~wakeup();

  /// Makes `descriptor` readable until `clear`. Many rings count as one.
  void ring() noexcept;
  void clear() noexcept;

  [[nodiscard]] int descriptor() const noexcept { return descriptor_; }

private:
  int descriptor_;
};

} // namespace nephele::zmq
