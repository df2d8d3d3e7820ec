#include "common/node/key_rotation.hpp"

#include "tests/support/scratch_directory.hpp"

#include <doctest/doctest.h>

#include <optional>

using namespace nephele;
using namespace std::chrono_literals;
using key_dir::key_name;

namespace {

namespace fs = std::filesystem;

/// Rotations of 3 minutes, a minute of overlap, keys 30 s early.
struct rotating {
  tests::scratch_directory at;
  crypto::system_random source;
  topology::network_parameters on;
  key_dir::signed_record record
      = *key_dir::signed_record::load(at.path() / "signed");
  std::optional<node::key_rotation> keys;

  rotating() {
    on.genesis_time = wall_time{std::chrono::hours{24 * 365 * 50}};
    on.epoch_length = 60s;
    on.epochs_per_rotation = 3;
    on.overlap = 60s;
    open();
  }

  void open() {
    keys.reset();
    auto directory = key_dir::key_directory::open({.path = at.path() / "keys",
                                                   .allow_disk = true,
                                                   .filter_packets = 100});
    REQUIRE(directory.has_value());
    keys = *node::key_rotation::open(std::move(*directory), source);
  }

  void advance(std::chrono::nanoseconds since_genesis) {
    REQUIRE(
        keys->advance(on, on.genesis_time + since_genesis, record).has_value());
  }

  void sign() {
    std::vector<key_name> names;
    for (const auto& key : keys->announced())
      names.push_back({key.rotation, key.generation});
    REQUIRE(record.enter(record.sequence() + 1, names, rotation_number{0})
                .has_value());
  }

  [[nodiscard]] std::size_t
  candidates(std::uint32_t rotation,
             std::chrono::nanoseconds since_genesis) const {
    return keys->ring()
        ->candidates_for(rotation_number{rotation},
                         on.genesis_time + since_genesis)
        .count;
  }

  [[nodiscard]] bool has_file(const std::string& name) const {
    return fs::exists(at.path() / "keys" / name);
  }

  void fill(std::uint32_t rotation) const {
    for (const auto& key : keys->ring()->keys())
      while (key.rotation == rotation_number{rotation}
             && !key.filter->wants_renewal()) {
        crypto::system_random random;
        std::ignore
            = key.filter->check_and_mark(random.make<sphinx::replay_tag>());
      }
  }
};

key_name name_of(const topology::mix_key_record& record) {
  return {record.rotation, record.generation};
}

} // namespace

TEST_CASE("the current and the next rotation's keys are announced") {
  rotating with;
  with.advance(1s);
  const auto announced = with.keys->announced();
  REQUIRE(announced.size() == 2);
  CHECK(name_of(announced[0])
        == key_name{rotation_number{0}, key_generation{0}});
  CHECK(name_of(announced[1])
        == key_name{rotation_number{1}, key_generation{0}});
  CHECK(announced[0].key != announced[1].key);
}

TEST_CASE("a key is accepted 30 s early and through the overlap, no longer") {
  rotating with;
  with.advance(1s);
  CHECK(with.candidates(0, 1s) == 1);
  CHECK(with.candidates(1, 149s) == 0);
  CHECK(with.candidates(1, 150s) == 1);
  CHECK(with.candidates(0, 239s) == 1);
  CHECK(with.candidates(0, 240s) == 0);
}

TEST_CASE("keys move on with the calendar, and the old one's files go") {
  rotating with;
  with.advance(1s);
  const auto next = with.keys->announced()[1];
  with.advance(200s);
  const auto announced = with.keys->announced();
  REQUIRE(announced.size() == 2);
  CHECK(announced[0] == next);
  CHECK(announced[1].rotation == rotation_number{2});
  CHECK(with.has_file("r0-g0.key"));
  CHECK(with.has_file("r0-g0.filter"));
  const auto old_ring = with.keys->ring();
  with.advance(240s);
  CHECK_FALSE(with.has_file("r0-g0.key"));
  CHECK_FALSE(with.has_file("r0-g0.filter"));
  CHECK(with.keys->ring() != old_ring);
  CHECK(with.keys->ring()->keys().size() == 2);
}

TEST_CASE("nothing changes while there is nothing to change") {
  rotating with;
  with.advance(1s);
  const auto ring = with.keys->ring();
  with.advance(2s);
  with.advance(100s);
  CHECK(with.keys->ring() == ring);
}

TEST_CASE("after a restart the same keys serve") {
  rotating with;
  with.advance(1s);
  with.sign();
  const auto before = with.keys->announced();
  with.open();
  with.advance(2s);
  CHECK(with.keys->announced() == before);
}

TEST_CASE("a key that was signed and is lost is followed by a generation") {
  rotating with;
  with.advance(1s);
  with.sign();
  const auto before = with.keys->announced();
  with.keys.reset();
  fs::remove_all(with.at.path() / "keys");
  with.open();
  with.advance(2s);
  const auto after = with.keys->announced();
  REQUIRE(after.size() == 2);
  for (std::size_t i = 0; i < 2; ++i) {
    CHECK(after[i].generation == key_generation{1});
    CHECK(after[i].key != before[i].key);
  }
}

TEST_CASE("a filter at 80 % brings a generation, and a third one waits") {
  rotating with;
  with.advance(1s);
  with.fill(0);
  with.advance(2s);
  CHECK(with.keys->announced()[0].generation == key_generation{1});
  CHECK(with.keys->announced()[1].generation == key_generation{0});
  CHECK(with.candidates(0, 2s) == 2);
  with.fill(0);
  with.advance(3s);
  CHECK(with.keys->announced()[0].generation == key_generation{1});
}

TEST_CASE("an older generation ends a minute after its successor counts") {
  rotating with;
  with.advance(1s);
  with.fill(0);
  with.advance(2s);
  with.keys->supersede(rotation_number{0}, key_generation{1},
                       with.on.genesis_time + 10s);
  with.advance(10s);
  CHECK(with.candidates(0, 69s) == 2);
  CHECK(with.candidates(0, 70s) == 1);
  // Told again later, it does not start anew.
  with.keys->supersede(rotation_number{0}, key_generation{1},
                       with.on.genesis_time + 50s);
  with.advance(70s);
  CHECK_FALSE(with.has_file("r0-g0.key"));
  CHECK(with.has_file("r0-g1.key"));
  CHECK(with.keys->ring()->keys().size() == 2);
}

TEST_CASE("when the network holds other keys, all names are raised") {
  rotating with;
  with.advance(1s);
  with.sign();
  with.keys->distrust();
  with.advance(2s);
  for (const auto& key : with.keys->announced())
    CHECK(key.generation == key_generation{1});
}

TEST_CASE("before genesis the first rotation is prepared") {
  rotating with;
  with.advance(-10min);
  CHECK(with.keys->announced()[0].rotation == rotation_number{0});
  CHECK_FALSE(with.keys->serves(with.on.genesis_time - 10min));
  CHECK(with.keys->serves(with.on.genesis_time));
}

TEST_CASE("without room for a filter there is an error, and the old serves") {
  rotating with;
  with.advance(1s);
  with.keys->size_filters(1'000'000'000'000'000);
  const auto moved
      = with.keys->advance(with.on, with.on.genesis_time + 181s, with.record);
  REQUIRE_FALSE(moved.has_value());
  CHECK(moved.error().is(key_dir::errc::no_space));
  CHECK(with.candidates(1, 181s) == 1);
}
