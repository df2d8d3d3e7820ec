#include "services/topology-indexer/publisher.hpp"

#include "services/topology-indexer/explorer_page.hpp"
#include "tests/support/scratch_directory.hpp"
#include "tests/unit/topology-indexer/fixture.hpp"

#include <doctest/doctest.h>

using namespace nephele;
using namespace nephele::tests;
using topology_indexer::board;
using topology_indexer::state_file;

namespace {

struct publishing : indexed_network {
  scratch_directory scratch;
  state_file file{scratch.path() / "state"};
  metrics::registry registry{"topology-indexer"};
  std::shared_ptr<topology_indexer::counts> counts
      = std::make_shared<topology_indexer::counts>(registry);
  std::shared_ptr<board> shown = std::make_shared<board>(
      topology_indexer::edition_of(publication(), time.wall()));
  int epochs_told = 0;
  int deltas_told = 0;
  bool gave_up = false;
  topology_indexer::publisher publisher{
      publication(),
      file,
      shown,
      counts,
      {[this](const topology::directory&) { ++epochs_told; },
       [this](const topology::signed_document&) { ++deltas_told; }},
      [this] { gave_up = true; }};

  void block_disk() {
    std::filesystem::create_directory(scratch.path() / "state.new");
  }

  void free_disk() { std::filesystem::remove(scratch.path() / "state.new"); }
};

} // namespace

TEST_CASE("before the first topology the parameters are shown") {
  publishing p;
  p.publisher.publish(p.survey({0}), p.time.wall());
  const auto now = p.shown->shown();
  CHECK(now->current == nullptr);
  CHECK(now->answer.at("parameters").at("network") == "test");
  CHECK(now->answer.at("snapshots").empty());
}

TEST_CASE("what is signed is saved, shown and told") {
  publishing p;
  p.publisher.publish(p.survey(), p.time.wall());
  REQUIRE(p.shown->shown()->current);
  CHECK(p.shown->shown()->answer.at("snapshots").size() == 1);
  CHECK(p.epochs_told == 1);
  CHECK((*p.file.load())->epochs.size() == 1);
  p.publisher.publish(p.survey({0}), p.time.wall());
  CHECK(p.deltas_told == 1);
  CHECK(p.shown->shown()->answer.at("deltas").size() == 1);
  CHECK((*p.file.load())->epochs[0].deltas.size() == 1);
  CHECK(p.counts->snapshots.value() == 1);
  CHECK(p.counts->deltas.value() == 1);
  CHECK_FALSE(p.gave_up);
}

TEST_CASE("what is not on disk is not shown, and comes when it is") {
  publishing p;
  p.block_disk();
  p.publisher.publish(p.survey(), p.time.wall());
  p.publisher.publish(p.survey(), p.time.wall());
  CHECK(p.shown->shown()->current == nullptr);
  CHECK(p.epochs_told == 0);
  CHECK(p.counts->failed_saves.value() == 2);
  p.free_disk();
  p.publisher.publish(p.survey(), p.time.wall());
  CHECK(p.shown->shown()->current);
  CHECK(p.epochs_told == 1);
  CHECK(p.counts->snapshots.value() == 1);
}

TEST_CASE("a new descriptor is saved before anything depends on it") {
  publishing p;
  auto known = p.survey({0});
  known.revision = 1;
  known.descriptors.push_back(p.sign(p.record(1), 1));
  p.publisher.publish(known, p.time.wall());
  CHECK((*p.file.load())->descriptors == known.descriptors);
}

TEST_CASE("the beginning of an epoch is told, too") {
  publishing p;
  p.publisher.publish(p.survey(), p.time.wall());
  p.time.advance(50s);
  p.publisher.publish(p.survey(), p.time.wall());
  CHECK(p.epochs_told == 2);
  p.time.advance(10s);
  p.publisher.publish(p.survey(), p.time.wall());
  CHECK(p.epochs_told == 3);
  CHECK(p.shown->shown()->current->epoch() == epoch_number{5});
  p.publisher.publish(p.survey(), p.time.wall());
  CHECK(p.epochs_told == 3);
}

TEST_CASE("the page shows every node and no markup of theirs") {
  publishing p;
  p.network.nodes[0].version = "<script>";
  p.publisher.publish(p.survey(), p.time.wall());
  const auto page = explorer_page(*p.shown->shown(), p.trust());
  CHECK(page.find("<script>") == std::string::npos);
  CHECK(page.find("&lt;script&gt;") != std::string::npos);
  for (const auto& node : p.network.nodes)
    CHECK(page.find(to_hex(node.id.span())) != std::string::npos);
}
