#include "common/client_session/mailbox.hpp"

#include "tests/support/scratch_directory.hpp"

#include <doctest/doctest.h>

using namespace nephele;
using namespace std::chrono_literals;
using client_session::delivery;
using client_session::mailbox;
using session::delivery_number;

namespace {

/// A mailbox on a loop that the test turns.
struct fixture {
  explicit fixture(const std::filesystem::path& file) : loop(time) {
    auto opened = mailbox::open(
        file, loop, time,
        {[this](const delivery& one) { kept.push_back(one.number.value()); },
         [this] { ++deliveries; }, [this](const error&) { ++failures; }});
    REQUIRE(opened.has_value());
    box = std::move(*opened);
  }

  /// Turns the loop until `done`, at most five seconds.
  template <class Condition>
  bool turn_until(Condition done) {
    const auto deadline = time.steady() + 5s;
    while (!done() && time.steady() < deadline)
      loop.turn(5ms);
    return done();
  }

  std::vector<mailbox::message> read(std::size_t most) {
    std::optional<std::vector<mailbox::message>> found;
    box->read(most, [&](result<std::vector<mailbox::message>> got) {
      REQUIRE(got.has_value());
      found = std::move(*got);
    });
    REQUIRE(turn_until([&] { return found.has_value(); }));
    return std::move(*found);
  }

  system_clock time;
  zmq::event_loop loop;
  std::vector<std::uint64_t> kept;
  int deliveries = 0;
  int failures = 0;
  std::unique_ptr<mailbox> box;
};

client::content fragment(std::uint64_t sequence, std::uint16_t count,
                         std::uint16_t index, byte_span data) {
  return client::make_fragment_content({.sender = {{std::byte{1}}},
                                        .sequence = sequence,
                                        .message = 77 + sequence,
                                        .count = count,
                                        .index = index,
                                        .lifetime = 60s,
                                        .data = data});
}

} // namespace

TEST_CASE("messages come out whole, in order, until they are confirmed") {
  const tests::scratch_directory folder;
  const auto file = folder.path() / "received.db";
  {
    fixture f{file};
    const byte_vector whole(client::fragment_data_size, std::byte{5});
    f.box->take(fragment(1, 1, 0, as_bytes("second")),
                delivery{1, delivery_number{10}});
    f.box->take(fragment(0, 2, 1, as_bytes("end")),
                delivery{1, delivery_number{11}});
    REQUIRE(f.turn_until([&] { return f.kept.size() == 2; }));
    CHECK(f.read(9).empty());
    f.box->take(fragment(0, 2, 0, whole), delivery{1, delivery_number{12}});
    REQUIRE(f.turn_until([&] { return f.deliveries > 0; }));
    CHECK(f.kept == std::vector<std::uint64_t>{10, 11, 12});
    CHECK(f.read(1).size() == 1);
  }
  fixture f{file};
  const auto messages = f.read(9);
  REQUIRE(messages.size() == 2);
  CHECK(messages[0].sequence == 0);
  CHECK(messages[0].body.size() == client::fragment_data_size + 3);
  CHECK(as_text(messages[1].body) == "second");
  bool confirmed = false;
  f.box->confirm({messages[0].id}, [&](const result<void>& done) {
    confirmed = done.has_value();
  });
  REQUIRE(f.turn_until([&] { return confirmed; }));
  CHECK(f.read(9).size() == 1);
}

TEST_CASE("a repeated fragment is taken, but delivers nothing twice") {
  const tests::scratch_directory folder;
  fixture f{folder.path() / "received.db"};
  for (std::uint64_t n = 1; n <= 3; ++n)
    f.box->take(fragment(0, 1, 0, as_bytes("once")),
                delivery{1, delivery_number{n}});
  REQUIRE(f.turn_until([&] { return f.kept.size() == 3; }));
  CHECK(f.read(9).size() == 1);
  CHECK(f.failures == 0);
}
