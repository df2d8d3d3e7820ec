#include "services/topology-indexer/saved_state.hpp"

#include "services/topology-indexer/errors.hpp"
#include "tests/support/scratch_directory.hpp"
#include "tests/unit/topology-indexer/fixture.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <unistd.h>

using namespace nephele;
using namespace nephele::tests;
using topology_indexer::errc;
using topology_indexer::saved_state;
using topology_indexer::state_file;

namespace {

saved_state example() {
  indexed_network network;
  auto rules = network.publication();
  REQUIRE(rules.step(network.survey(), network.time.wall()));
  REQUIRE(rules.step(network.survey({0}), network.time.wall()));
  auto state = rules.state();
  state.descriptors.push_back(network.sign(network.record(0), 0));
  return state;
}

} // namespace

TEST_CASE("a state survives its file") {
  const scratch_directory scratch;
  const state_file file{scratch.path() / "state"};
  const auto before = example();
  REQUIRE(file.save(before));
  const auto loaded = file.load();
  REQUIRE(loaded);
  REQUIRE(*loaded);
  const auto& after = **loaded;
  CHECK(after.genesis_time == before.genesis_time);
  CHECK(after.assigned_rotation == before.assigned_rotation);
  CHECK(after.assigned == before.assigned);
  REQUIRE(after.epochs.size() == 1);
  CHECK(after.epochs[0].snapshot == before.epochs[0].snapshot);
  CHECK(after.epochs[0].deltas == before.epochs[0].deltas);
  CHECK(after.descriptors == before.descriptors);
}

TEST_CASE("no file is no state, and a broken one is a fault") {
  const scratch_directory scratch;
  const auto path = scratch.path() / "state";
  const state_file file{path};
  REQUIRE(file.load());
  CHECK_FALSE(*file.load());
  for (const auto* const text : {"", "{", "[]", R"({"format": 2})", "{}"}) {
    CAPTURE(text);
    std::ofstream{path, std::ios::trunc} << text;
    CHECK(file.load().error().is(errc::state));
  }
}

TEST_CASE("a state that cannot be written leaves the old one") {
  const scratch_directory scratch;
  const auto path = scratch.path() / "state";
  const state_file file{path};
  REQUIRE(file.save(example()));
  // A directory where the draft would be: also root cannot write there.
  std::filesystem::create_directory(scratch.path() / "state.new");
  CHECK(file.save(saved_state{}).error().is(errc::state));
  CHECK((*file.load())->epochs.size() == 1);
}
