#include "services/topology-indexer/delta_plan.hpp"

#include "tests/unit/topology-indexer/fixture.hpp"

#include <doctest/doctest.h>

using namespace nephele;
using namespace nephele::tests;
using topology_indexer::plan_delta;

namespace {

struct planned : indexed_network {
  std::shared_ptr<const topology::directory> base
      = std::make_shared<const topology::directory>(network.snapshot_of(4),
                                                    digest{});

  std::vector<identity> removed(std::vector<std::size_t> silent) const {
    return plan_delta(*base, *base, survey(std::move(silent)).alive).removed;
  }

  identity id(std::size_t index) const { return network.nodes[index].id; }
};

} // namespace

TEST_CASE("nothing is planned while all is well") {
  const planned p;
  CHECK(plan_delta(*p.base, *p.base, p.survey().alive).is_empty());
}

TEST_CASE("silent nodes go as long as their layer can spare them") {
  const planned p;
  CHECK(p.removed({0}) == std::vector{p.id(0)});
  CHECK(p.removed({0, 1}).size() == 1);
  CHECK(p.removed({0, 3, 6}).size() == 3);
  // Two gateways are the least.
  CHECK(p.removed({9}).empty());
}

TEST_CASE("what was removed before counts") {
  const planned p;
  topology::delta change;
  change.epoch = epoch_number{4};
  change.sequence = 1;
  change.effective_at = change.issued_at + 5s;
  change.removed = {p.id(0)};
  const auto latest = p.base->apply(change);
  REQUIRE(latest);
  CHECK(plan_delta(*p.base, **latest, p.survey({0, 1}).alive).is_empty());
}

TEST_CASE("a raised key is planned once the node offers a newer generation") {
  const planned p;
  auto known = p.survey();
  known.alive[2] = p.record(2, 1, 3);
  const auto plan = plan_delta(*p.base, *p.base, known.alive);
  CHECK(plan.removed.empty());
  REQUIRE(plan.raised_keys.size() == 2);
  CHECK(plan.raised_keys[0].node == p.id(2));
  CHECK(plan.raised_keys[0].key == p.record(2, 1, 3).mix_keys[0]);
}
