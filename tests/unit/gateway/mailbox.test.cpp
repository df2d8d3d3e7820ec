#include "services/gateway/mailbox.hpp"

#include <doctest/doctest.h>

namespace nephele::gateway {

namespace {

using number = session::delivery_number;

constexpr mailbox_limits limits{.fresh = 4, .ahead = 3, .quota = 20};

std::shared_ptr<held_message> message(std::uint64_t which) {
  auto body = std::make_shared<message_body>();
  body->front() = static_cast<std::byte>(which);
  return std::make_shared<held_message>(
      held_message{{}, number{which}, {}, 0, std::move(body)});
}

std::shared_ptr<held_message> hold(mailbox& box, std::uint64_t which) {
  auto made = message(which);
  box.hold(made);
  return made;
}

std::shared_ptr<held_message> store(mailbox& box, std::uint64_t which,
                                    bool keep_body = false) {
  auto made = hold(box, which);
  box.begin_write(*made);
  box.stored(*made, keep_body, limits);
  return made;
}

std::uint64_t next(const mailbox& box, std::uint64_t cursor) {
  const auto found = box.next_after(number{cursor});
  return found ? found->which.value() : 0;
}

std::vector<mailbox::read_message> rows(std::initializer_list<int> numbers) {
  std::vector<mailbox::read_message> made;
  for (const auto n : numbers)
    made.emplace_back(number{static_cast<std::uint64_t>(n)},
                      std::make_shared<message_body>());
  return made;
}

} // namespace

TEST_CASE("messages come in the order of their numbers, wherever they wait") {
  mailbox box;
  store(box, 1);
  hold(box, 2);
  store(box, 3);
  hold(box, 5);
  CHECK(next(box, 0) == 1);
  CHECK(next(box, 1) == 2);
  CHECK(next(box, 2) == 3);
  CHECK(next(box, 3) == 5);
  CHECK(next(box, 5) == 0);
  CHECK_FALSE(box.next_after(number{0})->body);
  CHECK(box.next_after(number{1})->body);
}

TEST_CASE("what is taken is settled, and only that") {
  mailbox box;
  const auto first = hold(box, 1);
  const auto second = hold(box, 2);
  const auto taken = box.take(number{1});
  CHECK(taken.messages == 1);
  CHECK_FALSE(taken.in_inbox);
  CHECK(first->outcome == fate::settled);
  CHECK(second->outcome == fate::waiting);
  CHECK(box.take(number{1}).messages == 0);
}

TEST_CASE("what was taken while it was written must be removed from the disk") {
  mailbox box;
  const auto one = hold(box, 1);
  box.begin_write(*one);
  CHECK(box.take(number{1}).in_inbox);
  box.stored(*one, false, limits);
  CHECK(box.is_empty());
  CHECK(one->outcome == fate::settled);
}

TEST_CASE("a write that failed settles nothing") {
  mailbox box;
  const auto one = hold(box, 1);
  box.begin_write(*one);
  CHECK(box.unwritten() == 0);
  box.write_failed(*one);
  CHECK(one->outcome == fate::waiting);
  CHECK(box.unwritten() == 1);
  CHECK(box.charged() == 0);
  CHECK(next(box, 0) == 1);
}

TEST_CASE("memory is bounded, and the rest goes to the disk") {
  mailbox box;
  for (std::uint64_t i = 1; i <= limits.fresh; ++i) {
    CHECK(box.room_for_one(limits) == mailbox::room::memory);
    hold(box, i);
  }
  CHECK(box.room_for_one(limits) == mailbox::room::disk);
}

TEST_CASE("freed quota counts from the next epoch only") {
  mailbox box;
  for (std::uint64_t i = 1; i <= limits.quota; ++i)
    store(box, i);
  CHECK(box.room_for_one(limits) == mailbox::room::memory_only);
  box.take(number{limits.quota});
  CHECK(box.in_inbox() == 0);
  CHECK(box.room_for_one(limits) == mailbox::room::memory_only);
  box.begin_epoch();
  CHECK(box.room_for_one(limits) == mailbox::room::memory);
}

TEST_CASE("what waits in memory has its place in the quota already") {
  mailbox box;
  for (std::uint64_t i = 1; i < limits.quota; ++i)
    store(box, i);
  CHECK(box.room_for_one(limits) == mailbox::room::memory);
  hold(box, limits.quota);
  CHECK(box.room_for_one(limits) == mailbox::room::memory_only);
}

TEST_CASE("a message that may not be stored is given up with the session") {
  mailbox box;
  const auto kept = hold(box, 1);
  auto unstorable = message(2);
  unstorable->storable = false;
  box.hold(unstorable);
  CHECK(box.lose_unstorable() == 1);
  CHECK(unstorable->outcome == fate::lost);
  CHECK(kept->outcome == fate::waiting);
  CHECK(next(box, 1) == 0);
}

TEST_CASE("a few messages are read ahead, the nearest first, once at a time") {
  mailbox box;
  for (std::uint64_t i = 1; i <= 10; ++i)
    store(box, i);
  const auto request = box.begin_read(number{2}, limits);
  REQUIRE(request);
  CHECK(request->from == number{3});
  CHECK(request->to == number{5});
  CHECK_FALSE(box.begin_read(number{2}, limits));
  CHECK(box.read(*request, number{2}, rows({3, 4, 5}), limits) == 0);
  CHECK(box.next_after(number{2})->body);
  CHECK(box.in_memory() == limits.ahead);
  CHECK_FALSE(box.begin_read(number{2}, limits));
  box.sent(number{3});
  box.sent(number{4});
  const auto more = box.begin_read(number{4}, limits);
  REQUIRE(more);
  CHECK(more->from == number{6});
  CHECK(more->to == number{7});
}

TEST_CASE("a stored message that cannot be found holds nobody up") {
  mailbox box;
  store(box, 1);
  store(box, 2);
  const auto request = box.begin_read(number{0}, limits);
  REQUIRE(request);
  CHECK(box.read(*request, number{0}, rows({2}), limits) == 1);
  CHECK(next(box, 0) == 2);
  CHECK(box.next_after(number{0})->body);
}

TEST_CASE("a failed read is tried again") {
  mailbox box;
  store(box, 1);
  REQUIRE(box.begin_read(number{0}, limits));
  box.read_failed();
  CHECK(box.begin_read(number{0}, limits));
}

TEST_CASE("what is read ahead makes room for what is needed sooner") {
  mailbox box;
  for (std::uint64_t i = 4; i <= 6; ++i)
    store(box, i, true);
  CHECK(box.in_memory() == limits.ahead);
  store(box, 1);
  const auto request = box.begin_read(number{0}, limits);
  REQUIRE(request);
  box.read(*request, number{0}, rows({1}), limits);
  CHECK(box.next_after(number{0})->body);
  CHECK(box.in_memory() == limits.ahead);
}

TEST_CASE("a restarted mailbox knows what it holds and what was taken") {
  const mailbox box{{number{7}, number{9}}};
  CHECK(box.taken() == number{6});
  CHECK(next(box, 6) == 7);
  CHECK(box.in_inbox() == 2);
  CHECK(box.charged() == 2);
}

} // namespace nephele::gateway
