#include "common/crypto/secret.hpp"

#include "common/crypto/aead.hpp"
#include "common/crypto/ed25519.hpp"
#include "common/crypto/x25519.hpp"

#include <doctest/doctest.h>

#include <new>
#include <ostream>
#include <type_traits>

using namespace nephele;

namespace {

template <class T>
concept printable = requires(std::ostream& out, const T& x) { out << x; };

template <class T>
concept comparable = requires(const T& a, const T& b) { a == b; };

template <class T>
constexpr bool is_guarded
    = !std::is_copy_constructible_v<T> && !std::is_copy_assignable_v<T>
      && !printable<T> && !comparable<T>;

static_assert(is_guarded<crypto::x25519_secret>);
static_assert(is_guarded<crypto::shared_secret>);
static_assert(is_guarded<crypto::ed25519_seed>);
static_assert(is_guarded<crypto::one_time_key>);
static_assert(!std::is_copy_constructible_v<crypto::signing_key>);

bool is_zero(byte_span bytes) {
  for (const auto b : bytes)
    if (b != std::byte{0})
      return false;
  return true;
}

} // namespace

TEST_CASE("a secret wipes what it leaves behind") {
  using key = crypto::x25519_secret;
  byte_array<32> value{};
  value.fill(std::byte{0xa5});
  alignas(key) byte_array<sizeof(key)> storage{};
  auto* first = new (storage.data()) key{std::span{value}};
  key second{std::move(*first)};
  CHECK(is_zero(first->expose()));
  CHECK_FALSE(is_zero(second.expose()));
  *first = std::move(second);
  CHECK(is_zero(second.expose()));
  first->~key();
  CHECK(is_zero(storage));
}
