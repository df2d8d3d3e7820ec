#pragma once

#include <utility>

namespace nephele::crypto {

/// Overwrites 32 KB of the stack below the caller's frame.
void wipe_stack() noexcept;

namespace detail {

/// Keeps the work's frame below that of on_wiped_stack.
template <class Work>
[[gnu::noinline]] auto run_below(Work& work) {
  return work();
}

} // namespace detail

/// Runs `work` and then wipes the stack that it and what it called have used:
/// libraries leave copies of secrets in their frames.
template <class Work>
auto on_wiped_stack(Work&& work) {
  struct wiper {
    ~wiper() { wipe_stack(); }
  } at_end;

  return detail::run_below(work);
}

} // namespace nephele::crypto
