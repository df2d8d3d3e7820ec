#include "common/node/packet_pool.hpp"

#include <doctest/doctest.h>

using namespace nephele;

TEST_CASE("a block goes back to its pool and is used again") {
  node::packet_pool pool{100, 4};
  const std::byte* first = nullptr;
  {
    const auto block = pool.take();
    CHECK(block.bytes().size() == 100);
    CHECK(pool.taken() == 1);
    first = block.bytes().data();
  }
  CHECK(pool.taken() == 0);
  CHECK(pool.take().bytes().data() == first);
}

TEST_CASE("a moved block is given back once") {
  node::packet_pool pool{100, 4};
  auto one = pool.take();
  auto two = std::move(one);
  // NOLINTNEXTLINE(bugprone-use-after-move): a moved-from block is empty.
  CHECK(one.bytes().empty());
  CHECK(two.bytes().size() == 100);
  CHECK(pool.taken() == 1);
  two = node::packet_block{};
  CHECK(pool.taken() == 0);
}
