#include "services/topology-indexer/actors.hpp"

#include "tests/support/scratch_directory.hpp"
#include "tests/unit/topology-indexer/fixture.hpp"

#include <doctest/doctest.h>

using namespace nephele;
using namespace nephele::tests;
using topology_indexer::errc;

namespace {

struct stage : indexed_network {
  scratch_directory scratch;
  metrics::registry series{"topology-indexer"};
  std::shared_ptr<topology_indexer::board> shown
      = std::make_shared<topology_indexer::board>(
          topology_indexer::edition_of(publication(), time.wall()));
  std::shared_ptr<topology_indexer::publisher> publishing
      = std::make_shared<topology_indexer::publisher>(
          publication(), topology_indexer::state_file{scratch.path() / "state"},
          shown, std::make_shared<topology_indexer::counts>(series),
          topology_indexer::announcer{[](const topology::directory&) {},
                                      [](const topology::signed_document&) {}},
          [] {});
  caf::actor_system_config config;
  caf::actor_system system{config};
  topology_indexer::registry_actor nodes
      = system.spawn(topology_indexer::registry_behavior,
                     std::make_shared<topology_indexer::registry>(admitted, 3s),
                     std::cref(time));
  topology_indexer::publisher_actor publisher = system.spawn(
      topology_indexer::publisher_behavior, publishing, nodes, std::cref(time));
  caf::scoped_actor self{system};

  ~stage() {
    caf::anon_send_exit(publisher, caf::exit_reason::user_shutdown);
    caf::anon_send_exit(nodes, caf::exit_reason::user_shutdown);
  }

  std::optional<error> announce(std::size_t index) {
    std::optional<error> refusal{errc::unavailable};
    self->request(
            nodes, 10s,
            topology_indexer::announcement{sign(record(index), index), peer(1)})
        .receive(
            [&](const topology_indexer::verdict& v) { refusal = v.refusal; },
            [](caf::error&) {});
    return refusal;
  }

  bool tick() {
    auto is_done = false;
    self->request(publisher, 10s, topology_indexer::tick{})
        .receive([&](const topology_indexer::tick_done&) { is_done = true; },
                 [](caf::error&) {});
    return is_done;
  }
};

} // namespace

TEST_CASE("nodes that register are in the topology after a tick") {
  stage s;
  for (std::size_t i = 0; i < s.network.nodes.size(); ++i)
    REQUIRE_FALSE(s.announce(i));
  CHECK(s.shown->shown()->current == nullptr);
  REQUIRE(s.tick());
  REQUIRE(s.shown->shown()->current);
  CHECK(s.shown->shown()->current->nodes().size() == 11);
}

TEST_CASE("a refusal reaches who asked") {
  stage s;
  auto forged = s.sign(s.record(0), 1);
  std::optional<error> refusal;
  s.self->request(s.nodes, 10s, topology_indexer::announcement{forged, peer(1)})
      .receive([&](const topology_indexer::verdict& v) { refusal = v.refusal; },
               [](caf::error&) {});
  REQUIRE(refusal);
  CHECK(refusal->is(errc::bad_descriptor));
}
