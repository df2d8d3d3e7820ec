#pragma once

#include "common/mixing/drop_reason.hpp"
#include "common/sphinx/geometry.hpp"

#include <atomic>
#include <chrono>

namespace nephele::node {

/// Written by one thread, read by any; cheaper than an atomic increment.
class tally {
public:
  void add(std::uint64_t more) noexcept {
    value_.store(value_.load(std::memory_order_relaxed) + more,
                 std::memory_order_relaxed);
  }

  void set(std::uint64_t now) noexcept {
    value_.store(now, std::memory_order_relaxed);
  }

  [[nodiscard]] std::uint64_t value() const noexcept {
    return value_.load(std::memory_order_relaxed);
  }

private:
  std::atomic<std::uint64_t> value_{0};
};

/// How many of some amounts fell under each bound.
template <std::size_t Bounds>
class histogram_tally {
public:
  using bounds_type = std::array<std::uint64_t, Bounds>;

  explicit constexpr histogram_tally(const bounds_type& bounds) noexcept
      : bounds_(bounds) {}

  void observe(std::uint64_t amount) noexcept {
    std::size_t at = 0;
    while (at < Bounds && amount > bounds_[at])
      ++at;
    counts_[at].add(1);
    sum_.add(amount);
  }

  [[nodiscard]] const bounds_type& bounds() const noexcept { return bounds_; }

  /// Index Bounds counts what is above the last bound.
  [[nodiscard]] std::uint64_t count(std::size_t index) const noexcept {
    return counts_[index].value();
  }

  [[nodiscard]] std::uint64_t sum() const noexcept { return sum_.value(); }

private:
  bounds_type bounds_;
  std::array<tally, Bounds + 1> counts_;
  tally sum_;
};

/// What the data plane has done since the start. Written by its thread.
struct traffic_counts {
  tally regular_in;
  tally ack_in;
  tally packets_out;
  /// To the layer above, of a last hop.
  tally delivered;
  tally bundles_in;
  tally bundles_out;
  std::array<tally, mixing::drop_reason_count> dropped;

  /// Now.
  tally held;
  tally in_flight;
  tally queued_bytes;
  tally dials;

  /// From due to sent, microseconds.
  histogram_tally<12> lateness_us{
      {50, 100, 150, 200, 300, 500, 1000, 2000, 5000, 10'000, 50'000, 250'000}};
  /// Packets a batch.
  histogram_tally<6> batch_packets{{1, 2, 4, 8, 16, 32}};

  void drop(mixing::drop_reason why, std::uint64_t packets = 1) noexcept {
    dropped[static_cast<std::size_t>(why)].add(packets);
  }

  void in(sphinx::size_class size, std::uint64_t packets) noexcept {
    (size == sphinx::size_class::ack ? ack_in : regular_in).add(packets);
  }

  [[nodiscard]] std::uint64_t drops(mixing::drop_reason why) const noexcept {
    return dropped[static_cast<std::size_t>(why)].value();
  }
};

} // namespace nephele::node
