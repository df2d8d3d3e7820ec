#pragma once

namespace nephele::runtime {

/// SIGTERM and SIGINT as a descriptor. Made in main before any thread: the
/// mask that keeps them from killing is inherited.
class signals {
public:
  signals();
  signals(const signals&) = delete;
  signals& operator=(const signals&) = delete;
  ~signals();

  /// Readable while a signal waits.
  [[nodiscard]] int descriptor() const noexcept { return descriptor_; }

  /// Takes one; 0 if none waits.
  [[nodiscard]] int take() noexcept;

private:
  int descriptor_;
};

} // namespace nephele::runtime
