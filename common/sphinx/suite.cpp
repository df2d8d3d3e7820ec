#include "common/sphinx/suite.hpp"

#include "common/crypto/x25519_batch.hpp"

#include <cassert>

namespace nephele::sphinx {

namespace {

/// A scalar times its packet's alpha, for each task; `take` gets the results
/// that are not refused.
template <class Task, class ScalarOf, class Take>
void multiply(std::span<Task> batch, const ScalarOf& scalar_of,
              const Take& take) noexcept {
  assert(batch.size() <= x25519_suite::batch_size);
  std::array<crypto::x25519_job, x25519_suite::batch_size> jobs;
  for (std::size_t i = 0; i < batch.size(); ++i) {
    jobs[i].scalar = scalar_of(batch[i]).data();
    jobs[i].point = batch[i].alpha;
  }
  crypto::x25519_batch(std::span{jobs}.first(batch.size()));
  for (std::size_t i = 0; i < batch.size(); ++i) {
    if (jobs[i].is_small_order)
      batch[i].refusal = errc::small_order;
    else
      take(batch[i], jobs[i].result);
  }
}

} // namespace

tl::expected<x25519_suite::route_secrets, errc>
x25519_suite::establish(std::span<const hop> route,
                        const private_key& initial) noexcept {
  if (route.empty() || route.size() > max_hops)
    return tl::unexpected(errc::bad_route);
  tl::expected<route_secrets, errc> result{tl::in_place};
  result->alpha = crypto::x25519_base(initial);
  auto& hops = result->hops;
  // The product of the initial secret and the blinding of every hop before.
  auto scalar = initial.duplicate();
  for (std::size_t i = 0; i < route.size(); ++i) {
    const auto shared = crypto::x25519(scalar.expose(), route[i].key.span());
    if (!shared)
      return tl::unexpected(errc::small_order);
    hops[i] = hop_secrets{*shared};
    scalar = crypto::x25519_product(scalar.expose(), hops[i].blinding());
  }
  return result;
}

void x25519_suite::open(std::span<opening> batch) noexcept {
  multiply(
      batch, [](const opening& one) { return one.key->expose(); },
      [](opening& one, const crypto::shared_secret& shared) {
        *one.secrets = hop_secrets{shared};
      });
}

void x25519_suite::blind(std::span<blinding> batch) noexcept {
  multiply(
      batch, [](const blinding& one) { return one.secrets->blinding(); },
      [](blinding& one, const crypto::shared_secret& point) {
        std::memcpy(one.alpha, point.expose().data(), alpha_size);
      });
}

} // namespace nephele::sphinx
