#include "common/client_session/sqlite_sequence_store.hpp"

#include "tests/support/scratch_directory.hpp"

#include <doctest/doctest.h>

using namespace nephele;
using client_session::sqlite_sequence_store;

TEST_CASE("sequence numbers survive the process") {
  const tests::scratch_directory folder;
  const auto file = folder.path() / "sent.db";
  const identity recipient{{std::byte{7}}};
  const client::sequence_state state{{{std::byte{9}}}, 12, ~std::uint64_t{0}};
  {
    auto store = sqlite_sequence_store::open(file);
    REQUIRE(store.has_value());
    CHECK_FALSE((*store)->load(recipient)->has_value());
    REQUIRE((*store)->save(recipient, {state.tag, 3, 1}).has_value());
    REQUIRE((*store)->save(recipient, state).has_value());
  }
  auto again = sqlite_sequence_store::open(file);
  REQUIRE(again.has_value());
  const auto found = (*again)->load(recipient);
  REQUIRE((found && *found));
  CHECK((**found == state));
}
