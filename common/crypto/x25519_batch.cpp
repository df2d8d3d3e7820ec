#include "common/crypto/x25519_batch.hpp"

#include "common/crypto/constant_time.hpp"
#include "common/crypto/x25519_ifma.hpp"

#include <algorithm>
#include <cstdlib>

namespace nephele::crypto {

namespace {

/// A group of eight lanes costs about as much as two jobs one after the other.
constexpr std::size_t fewest_for_lanes = 3;

void multiply_one(x25519_job& job) noexcept {
  auto result = x25519(std::span<const std::byte, 32>{job.scalar, 32},
                       std::span<const std::byte, 32>{job.point, 32});
  job.is_small_order = !result;
  job.result = result ? std::move(*result) : shared_secret{};
}

/// A wrong result would be worse than a slow one: before the lanes are used,
/// they must agree with libsodium, a point of small order included.
bool agrees_with_libsodium() noexcept {
  constexpr std::size_t count = 17;
  std::array<byte_array<32>, count> scalars{};
  std::array<byte_array<32>, count> points{};
  std::array<x25519_job, count> lanes;
  for (std::size_t i = 0; i < count; ++i) {
    scalars[i].fill(static_cast<std::byte>(0x11 * i + 3));
    points[i].fill(static_cast<std::byte>(0x0d * i));
    lanes[i].scalar = scalars[i].data();
    lanes[i].point = points[i].data();
  }
  x25519_batch(lanes, x25519_backend::ifma);
  return std::ranges::all_of(lanes, [](const x25519_job& job) {
    x25519_job expected;
    expected.scalar = job.scalar;
    expected.point = job.point;
    multiply_one(expected);
    return expected.is_small_order == job.is_small_order
           && constant_time_equal(expected.result.expose(),
                                  job.result.expose());
  });
}

bool has_ifma() noexcept {
#if defined(__x86_64__)
  return is_ifma_built && __builtin_cpu_supports("avx512f")
         && __builtin_cpu_supports("avx512vl")
         && __builtin_cpu_supports("avx512dq")
         && __builtin_cpu_supports("avx512ifma");
#else
  return false;
#endif
}

/// At most lane_batch::size jobs.
void multiply_in_lanes(std::span<x25519_job> jobs) noexcept {
  lanes::lane_batch batch;
  batch.count = jobs.size();
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    batch.scalars[i] = jobs[i].scalar;
    batch.points[i] = jobs[i].point;
    batch.results[i] = jobs[i].result.expose_mutable().data();
  }
  x25519_ifma(batch);
  for (auto& job : jobs)
    job.is_small_order
        = constant_time_equal(job.result.expose(), byte_array<32>{});
}

x25519_backend choose() noexcept {
  const char* wanted = std::getenv("NEPHELE_CRYPTO");
  if (wanted != nullptr && std::string_view{wanted} == "portable")
    return x25519_backend::portable;
  return has_ifma() && agrees_with_libsodium() ? x25519_backend::ifma
                                               : x25519_backend::portable;
}

} // namespace

x25519_backend chosen_x25519_backend() noexcept {
  static const auto chosen = choose();
  return chosen;
}

void x25519_batch(std::span<x25519_job> jobs, x25519_backend by) noexcept {
  if (by == x25519_backend::portable) {
    for (auto& job : jobs)
      multiply_one(job);
    return;
  }
  while (!jobs.empty()) {
    const auto some = std::min(jobs.size(), lanes::lane_batch::size);
    multiply_in_lanes(jobs.first(some));
    jobs = jobs.subspan(some);
  }
}

void x25519_batch(std::span<x25519_job> jobs) noexcept {
  x25519_batch(jobs, jobs.size() < fewest_for_lanes ? x25519_backend::portable
                                                    : chosen_x25519_backend());
}

} // namespace nephele::crypto
