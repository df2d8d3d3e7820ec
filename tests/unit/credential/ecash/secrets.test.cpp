#include "tests/support/ecash_scene.hpp"
#include "tests/support/memory_scan.hpp"

using namespace nephele;
using namespace nephele::credential;
using test::count_in_memory;
using test::trace;
using test::traces_of;

namespace {

/// Withdraws and spends with a book's secret, and gives its traces.
[[gnu::noinline, maybe_unused]] std::vector<trace>
use_secret(test::ecash_scene& scene) {
  const auto book = scene.book();
  const auto traces = traces_of(book.secret());
  CHECK(scene.verifier.verify(scene.pay(book, 3, scene.offer()),
                              scene.randomness));
  const auto record = book.encode();
  CHECK(count_in_memory(traces).value_or(1) > 0);
  return traces;
}

} // namespace

TEST_CASE("a book's secret is nowhere in memory when the book is gone") {
#ifdef __SANITIZE_ADDRESS__
  MESSAGE("AddressSanitizer keeps frames of its own; not checked under it");
#else
  test::ecash_scene scene;
  const auto traces = use_secret(scene);
  const auto left = count_in_memory(traces);
  if (!left) {
    MESSAGE("this process may not read its memory; not checked");
    return;
  }
  CHECK(*left == 0);
#endif
}

TEST_CASE("an issuer's share is nowhere in memory when it is gone") {
#ifdef __SANITIZE_ADDRESS__
  MESSAGE("AddressSanitizer keeps frames of its own; not checked under it");
#else
  test::ecash_scene scene;
  const auto deposit = scene.deposit();
  const auto request = scene.request();
  std::vector<trace> traces;
  for (const auto* part :
       {&scene.keys.secrets[0].x, &scene.keys.secrets[0].y[0],
        &scene.keys.secrets[0].y[2]})
    std::ranges::copy(traces_of(*part), std::back_inserter(traces));
  REQUIRE(ecash::issue(scene.keys.secrets[0], scene.id(), deposit, request,
                       test::ecash_scene::first_day)
              .has_value());
  CHECK(count_in_memory(traces).value_or(1) > 0);
  scene.keys.secrets.clear();
  const auto left = count_in_memory(traces);
  if (left)
    CHECK(*left == 0);
#endif
}
