#include "tests/support/memory_scan.hpp"
#include "tests/unit/credential/dkg/stage.hpp"

using namespace nephele;
using namespace nephele::credential;

namespace {

/// A whole round; gives the traces of two shares and seals one of them.
[[gnu::noinline, maybe_unused]] std::vector<test::trace> hold_round() {
  test::dkg_stage stage{dkg::round_terms::new_key("test", 1, 3, 4)};
  stage.play_all();
  const auto share = stage.members.at(2).share(stage.round).value();
  auto traces = test::traces_of(share.x);
  std::ranges::copy(test::traces_of(share.y[2]), std::back_inserter(traces));
  stage.restart(2);
  CHECK(test::count_in_memory(traces).value_or(1) > 0);
  return traces;
}

} // namespace

TEST_CASE("an issuer's share is nowhere in memory when its round is over") {
#ifdef __SANITIZE_ADDRESS__
  MESSAGE("AddressSanitizer keeps frames of its own; not checked under it");
#else
  const auto traces = hold_round();
  const auto left = test::count_in_memory(traces);
  if (left)
    CHECK(*left == 0);
#endif
}
