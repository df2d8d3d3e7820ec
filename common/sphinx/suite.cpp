#include "common/sphinx/suite.hpp"

namespace nephele::sphinx {

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

tl::expected<hop_secrets, errc> x25519_suite::open(const private_key& key,
                                                   element alpha) noexcept {
  const auto shared = crypto::x25519(key.expose(), alpha);
  if (!shared)
    return tl::unexpected(errc::small_order);
  return hop_secrets{*shared};
}

tl::expected<byte_array<alpha_size>, errc>
x25519_suite::next_alpha(const hop_secrets& secrets, element alpha) noexcept {
  const auto point = crypto::x25519(secrets.blinding(), alpha);
  if (!point)
    return tl::unexpected(errc::small_order);
  byte_array<alpha_size> result{};
  std::memcpy(result.data(), point->expose().data(), alpha_size);
  return result;
}

} // namespace nephele::sphinx
