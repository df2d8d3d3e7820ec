#include "services/topology-indexer/ground.hpp"

#include "common/genesis/write.hpp"
#include "services/topology-indexer/errors.hpp"
#include "tests/support/scratch_directory.hpp"
#include "tests/unit/topology-indexer/fixture.hpp"

#include <doctest/doctest.h>

#include <fstream>

using namespace nephele;
using namespace nephele::tests;
using topology_indexer::errc;

namespace {

struct on_disk {
  scratch_directory scratch;
  topology_indexer::settings chosen;
  genesis::genesis contents = genesis_example();
  wall_time now{1'800'000'000s};

  on_disk() {
    chosen.genesis_file = scratch.path() / "genesis.json";
    chosen.keys_dir = scratch.path() / "keys";
    chosen.data_dir = scratch.path() / "data";
    contents.signers.signers.clear();
  }

  auto look() {
    std::ofstream{chosen.genesis_file, std::ios::trunc}
        << genesis::write(contents);
    return topology_indexer::survey_ground(chosen, now);
  }
};

} // namespace

TEST_CASE("an indexer that the genesis does not name signs alone") {
  on_disk d;
  const auto found = d.look();
  REQUIRE(found);
  REQUIRE(found->signers.size() == 1);
  CHECK(found->admitted.signers.signers
        == std::vector{found->keys.publics().id});
  CHECK_FALSE(found->saved);
}

TEST_CASE("keys that the genesis does not list are refused") {
  on_disk d;
  d.contents.signers.signers.push_back(d.contents.admitted[0].id);
  CHECK(d.look().error().is(errc::signer));
}

TEST_CASE("as many signer keys are needed as the threshold asks") {
  on_disk d;
  crypto::seeded_random source{3};
  const auto second = d.scratch.path() / "second.key";
  const auto seed = source.make<crypto::ed25519_seed>();
  REQUIRE(crypto::store_key_file(second, seed.expose()));
  const auto own = crypto::load_or_create_keys(d.chosen.keys_dir,
                                               crypto::key_owner::node, source);
  d.contents.signers.signers
      = {own->publics().id, crypto::signing_key{seed}.id()};
  d.contents.signers.threshold = 2;
  CHECK(d.look().error().is(errc::signer));
  d.chosen.signer_key_files = {second};
  const auto found = d.look();
  REQUIRE(found);
  CHECK(found->signers.size() == 2);
}

TEST_CASE("a network that begins now begins once") {
  on_disk d;
  d.contents.begins.reset();
  const auto first = d.look();
  REQUIRE(first);
  CHECK(first->parameters.genesis_time == d.now);
  topology_indexer::saved_state state;
  state.genesis_time = first->parameters.genesis_time;
  REQUIRE(first->file.save(state));
  d.now += 100s;
  const auto second = d.look();
  REQUIRE(second);
  CHECK(second->parameters.genesis_time == first->parameters.genesis_time);
}

TEST_CASE("a genesis that cannot begin is refused") {
  on_disk d;
  d.contents.admitted.clear();
  CHECK(d.look().error().is(errc::genesis));
  d.chosen.genesis_file = d.scratch.path() / "nowhere" / "genesis.json";
  CHECK(topology_indexer::survey_ground(d.chosen, d.now)
            .error()
            .is(errc::genesis));
}
