#include "services/gateway/inbox_store.hpp"

#include "common/crypto/random.hpp"
#include "tests/support/scratch_directory.hpp"
#include "tests/support/store/file_size_limit.hpp"

#include <doctest/doctest.h>

#include <condition_variable>

namespace nephele::gateway {

namespace {

using number = session::delivery_number;
using std::chrono::seconds;

/// The thread that owns deliveries, as far as the inbox needs it.
class mail_queue {
public:
  inbox_store::poster poster() {
    return [this](std::function<void()> what) {
      const std::scoped_lock lock{mutex_};
      posted_.push_back(std::move(what));
      arrived_.notify_one();
    };
  }

  /// Runs what is posted until `done` holds.
  template <class Condition>
  void run_until(Condition done) {
    while (!done()) {
      std::unique_lock lock{mutex_};
      REQUIRE(arrived_.wait_for(lock, seconds{10},
                                [this] { return !posted_.empty(); }));
      auto batch = std::exchange(posted_, {});
      lock.unlock();
      for (auto& each : batch)
        each();
    }
  }

private:
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::vector<std::function<void()>> posted_;
};

struct disk_fixture {
  tests::scratch_directory folder;
  mail_queue queue;
  crypto::seeded_random random{41};
  identity alice = random.make<identity>();
  identity bob = random.make<identity>();
  inbox_store::opened now = open();

  inbox_store::opened open() {
    auto made = inbox_store::open(folder.path() / "inbox.db", queue.poster());
    REQUIRE(made);
    return std::move(*made);
  }

  void reopen() {
    now.inbox.reset();
    now = open();
  }

  bool keep(const identity& who, std::uint64_t reserved,
            std::int64_t seen_at = 1) {
    std::optional<bool> good;
    REQUIRE(now.inbox->keep({who, number{reserved}, seen_at},
                            [&](bool done) { good = done; }));
    queue.run_until([&] { return good.has_value(); });
    return *good;
  }

  bool store(const identity& to, std::initializer_list<std::uint64_t> numbers,
             std::int64_t arrived_at = 100) {
    std::vector<std::shared_ptr<const held_message>> messages;
    for (const auto n : numbers) {
      auto body = std::make_shared<message_body>();
      body->fill(static_cast<std::byte>(n));
      messages.push_back(std::make_shared<held_message>(
          held_message{to, number{n}, {}, arrived_at, std::move(body)}));
    }
    std::optional<bool> good;
    REQUIRE(
        now.inbox->store(std::move(messages), [&](bool done) { good = done; }));
    queue.run_until([&] { return good.has_value(); });
    return *good;
  }

  bool probe() {
    std::optional<bool> good;
    REQUIRE(now.inbox->probe([&](bool done) { good = done; }));
    queue.run_until([&] { return good.has_value(); });
    return *good;
  }

  std::vector<std::uint64_t> read(const identity& of, std::uint64_t from,
                                  std::uint64_t to) {
    std::optional<std::vector<std::uint64_t>> found;
    REQUIRE(now.inbox->read(of, {number{from}, number{to}}, [&](auto rows) {
      REQUIRE(rows);
      found.emplace();
      for (const auto& [which, body] : *rows) {
        CHECK(body->back() == static_cast<std::byte>(which.value()));
        found->push_back(which.value());
      }
    }));
    queue.run_until([&] { return found.has_value(); });
    return *found;
  }
};

using numbers = std::vector<std::uint64_t>;

} // namespace

TEST_CASE("what was stored is read in order, each client's own") {
  disk_fixture d;
  REQUIRE(d.keep(d.alice, 1000));
  REQUIRE(d.keep(d.bob, 1000));
  REQUIRE(d.store(d.alice, {3, 1, 2}));
  REQUIRE(d.store(d.bob, {2}));
  CHECK(d.read(d.alice, 1, 10) == numbers{1, 2, 3});
  CHECK(d.read(d.alice, 2, 2) == numbers{2});
  CHECK(d.read(d.bob, 1, 10) == numbers{2});
}

TEST_CASE("a reopened inbox knows clients and messages, with fresh blocks") {
  disk_fixture d;
  REQUIRE(d.keep(d.alice, 1000, 77));
  REQUIRE(d.store(d.alice, {5, 9, 7}));
  d.reopen();
  REQUIRE(d.now.known.size() == 1);
  const auto& known = d.now.known[0];
  CHECK(known.client.client == d.alice);
  CHECK(known.client.reserved == number{1000});
  CHECK(known.client.seen_at == 77);
  CHECK(known.stored == std::deque{number{5}, number{7}, number{9}});
  // The next process must not use the block that this one was given.
  d.reopen();
  CHECK(d.now.known[0].client.reserved == number{1000 + delivery_block});
}

TEST_CASE("what is removed stays removed") {
  disk_fixture d;
  REQUIRE(d.keep(d.alice, 1000));
  REQUIRE(d.store(d.alice, {1, 2, 3}));
  REQUIRE(d.now.inbox->remove(d.alice, number{2}));
  CHECK(d.read(d.alice, 1, 10) == numbers{3});
  d.reopen();
  CHECK(d.read(d.alice, 1, 10) == numbers{3});
}

TEST_CASE("a reservation never goes down") {
  disk_fixture d;
  REQUIRE(d.keep(d.alice, 5000, 50));
  REQUIRE(d.keep(d.alice, 1000, 20));
  d.reopen();
  CHECK(d.now.known[0].client.reserved == number{5000});
  CHECK(d.now.known[0].client.seen_at == 50);
}

TEST_CASE("a forgotten client leaves nothing") {
  disk_fixture d;
  REQUIRE(d.keep(d.alice, 1000));
  REQUIRE(d.store(d.alice, {1, 2}));
  REQUIRE(d.now.inbox->forget(d.alice));
  CHECK(d.read(d.alice, 1, 10).empty());
  d.reopen();
  CHECK(d.now.known.empty());
}

TEST_CASE("old messages expire, younger ones stay") {
  disk_fixture d;
  REQUIRE(d.keep(d.alice, 1000));
  REQUIRE(d.store(d.alice, {1, 2}, 100));
  REQUIRE(d.store(d.alice, {3}, 200));
  std::optional<std::size_t> removed;
  REQUIRE(d.now.inbox->expire(150, [&](auto gone) { removed = gone.size(); }));
  d.queue.run_until([&] { return removed.has_value(); });
  CHECK(removed == 2);
  CHECK(d.read(d.alice, 1, 10) == numbers{3});
}

TEST_CASE("a disk that fails makes nothing durable, and recovers") {
  disk_fixture d;
  REQUIRE(d.keep(d.alice, 1000));
  {
    const test::file_size_limit failing{0};
    CHECK_FALSE(d.store(d.alice, {1}));
    CHECK_FALSE(d.keep(d.bob, 1000));
    CHECK_FALSE(d.probe());
    CHECK_FALSE(d.probe());
  }
  CHECK(d.probe());
  CHECK(d.store(d.alice, {2}));
  CHECK(d.read(d.alice, 1, 10) == numbers{2});
  d.reopen();
  CHECK(d.now.known.size() == 1);
}

TEST_CASE("a second gateway cannot open the same inbox") {
  disk_fixture d;
  CHECK_FALSE(
      inbox_store::open(d.folder.path() / "inbox.db", d.queue.poster()));
}

TEST_CASE("a disk that cannot be written keeps the gateway from starting") {
  disk_fixture d;
  REQUIRE(d.keep(d.alice, 1000));
  d.now.inbox.reset();
  const test::file_size_limit failing{0};
  CHECK_FALSE(
      inbox_store::open(d.folder.path() / "inbox.db", d.queue.poster()));
}

} // namespace nephele::gateway
