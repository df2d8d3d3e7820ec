#include "common/mixing/delay_queue.hpp"

#include "common/crypto/random.hpp"

#include <doctest/doctest.h>

#include <map>
#include <memory>

using namespace nephele;
using namespace std::chrono_literals;

namespace {

constexpr steady_time start{1h};

} // namespace

TEST_CASE("items come out when they are due, in order of their due times") {
  mixing::delay_queue<int> queue{4};
  CHECK(queue.push(start + 3ms, 3));
  CHECK(queue.push(start + 1ms, 1));
  CHECK(queue.push(start + 2ms, 2));
  CHECK(queue.next_due() == start + 1ms);
  CHECK_FALSE(queue.pop(start).has_value());
  CHECK(queue.pop(start + 2ms)->item == 1);
  CHECK(queue.pop(start + 2ms)->item == 2);
  CHECK_FALSE(queue.pop(start + 2ms).has_value());
  const auto last = queue.pop(start + 9ms);
  CHECK(last->item == 3);
  CHECK(last->due == start + 3ms);
  CHECK(queue.empty());
}

TEST_CASE("items that are due together keep their order") {
  mixing::delay_queue<int> queue{100};
  for (int i = 0; i < 100; ++i)
    CHECK(queue.push(start, int{i}));
  for (int i = 0; i < 100; ++i)
    CHECK(queue.pop(start)->item == i);
}

TEST_CASE("a full queue refuses and leaves the item with its owner") {
  mixing::delay_queue<std::unique_ptr<int>> queue{2};
  CHECK(queue.push(start, std::make_unique<int>(1)));
  CHECK(queue.push(start, std::make_unique<int>(2)));
  auto third = std::make_unique<int>(3);
  CHECK_FALSE(queue.push(start, std::move(third)));
  // NOLINTNEXTLINE(bugprone-use-after-move): refused, so not moved from.
  REQUIRE(third != nullptr);
  CHECK(*queue.pop(start)->item == 1);
  CHECK(queue.push(start, std::move(third)));
  CHECK(queue.size() == 2);
}

TEST_CASE("a released item leaves nothing of it behind") {
  mixing::delay_queue<std::shared_ptr<int>> queue{2};
  auto item = std::make_shared<int>(1);
  const std::weak_ptr<int> seen = item;
  CHECK(queue.push(start, std::move(item)));
  CHECK(queue.pop(start).has_value());
  CHECK(seen.expired());
}

TEST_CASE("a random history agrees with a sorted map") {
  crypto::seeded_random source{11};
  mixing::delay_queue<std::uint64_t> queue{500};
  std::multimap<steady_time, std::uint64_t> model;
  auto now = start;
  for (std::uint64_t i = 0; i < 20000; ++i) {
    const auto due = now + std::chrono::microseconds{source.below(10'000)};
    const bool taken = queue.push(due, std::uint64_t{i});
    CHECK(taken == (model.size() < 500));
    if (taken)
      model.emplace(due, i);
    now += std::chrono::microseconds{source.below(40)};
    while (auto out = queue.pop(now)) {
      REQUIRE(!model.empty());
      CHECK(out->due == model.begin()->first);
      CHECK(out->item == model.begin()->second);
      model.erase(model.begin());
    }
    CHECK((model.empty() || model.begin()->first > now));
  }
}
