#include "common/sphinx/suite.hpp"

namespace nephele::sphinx {

namespace {

/// key · initial · blinding of every hop before, one multiplication each:
/// clamping makes the product of two scalars no scalar of the same kind.
tl::expected<hop_secrets, errc>
shared_with(const mix_key& key, std::span<const hop_secrets> before,
            const x25519_suite::private_key& initial) noexcept {
  auto shared = crypto::x25519(initial.expose(), key.span());
  for (const auto& earlier : before) {
    if (!shared)
      break;
    shared = crypto::x25519(earlier.blinding(), shared->expose());
  }
  if (!shared)
    return tl::unexpected(errc::small_order);
  return hop_secrets{*shared};
}

} // namespace

tl::expected<x25519_suite::route_secrets, errc>
x25519_suite::establish(std::span<const hop> route,
                        const private_key& initial) noexcept {
  if (route.empty() || route.size() > max_hops)
    return tl::unexpected(errc::bad_route);
  tl::expected<route_secrets, errc> result{tl::in_place};
  result->alpha = crypto::x25519_base(initial);
  const std::span<hop_secrets> hops{result->hops};
  for (std::size_t i = 0; i < route.size(); ++i) {
    auto secrets = shared_with(route[i].key, hops.first(i), initial);
    if (!secrets)
      return tl::unexpected(secrets.error());
    hops[i] = std::move(*secrets);
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
