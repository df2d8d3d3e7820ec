#include "services/topology-indexer/indexer.hpp"

#include "common/bus/feed_subscriber.hpp"
#include "common/genesis/write.hpp"
#include "common/topology/signed_time.hpp"
#include "services/topology-indexer/errors.hpp"
#include "tests/integration/topology-indexer/fake_node.hpp"
#include "tests/support/genesis_example.hpp"
#include "tests/support/scratch_directory.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <arpa/inet.h>
#include <fstream>
#include <memory>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

using namespace nephele;
using namespace nephele::tests;
using namespace std::chrono_literals;

namespace {

/// One run of the indexer, on ports of its own.
struct running {
  runtime::signals signals;
  runtime::app app{"topology-indexer", {}, signals, {}};
  std::shared_ptr<topology_indexer::indexer> service;

  explicit running(const topology_indexer::settings& chosen) {
    auto opened = topology_indexer::indexer::open(app, chosen);
    REQUIRE(opened);
    service = *opened;
    REQUIRE(service->start(app));
  }

  ~running() { service->stop(); }
};

/// A port that nobody has now. Fixed ones let a restart come back to them.
std::uint16_t free_port() {
  const auto probe = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(at);
  // NOLINTBEGIN: the socket interface wants it.
  REQUIRE(::bind(probe, reinterpret_cast<sockaddr*>(&at), size) == 0);
  REQUIRE(::getsockname(probe, reinterpret_cast<sockaddr*>(&at), &size) == 0);
  // NOLINTEND
  ::close(probe);
  return ntohs(at.sin_port);
}

/// A genesis for nodes whose keys we have, and the nodes.
struct world {
  scratch_directory scratch;
  test_network network;
  topology_indexer::settings chosen;
  system_clock time;
  crypto::system_random source;
  crypto::public_keys indexer_keys;
  std::vector<crypto::signing_key> node_keys;
  zmq::context sockets;
  std::vector<std::unique_ptr<fake_node>> nodes;

  world() {
    chosen.genesis_file = scratch.path() / "genesis.json";
    chosen.keys_dir = scratch.path() / "keys";
    chosen.data_dir = scratch.path() / "data";
    chosen.request_port = free_port();
    chosen.feed_port = free_port();
    const auto keys = crypto::load_or_create_keys(
        chosen.keys_dir, crypto::key_owner::node, source);
    REQUIRE(keys);
    indexer_keys = keys->publics();
    for (auto& node : network.nodes) {
      node_keys.push_back(crypto::make_signing_key(source));
      node.id = node_keys.back().id();
    }
    auto contents = genesis_of(network);
    contents.begins.reset();
    contents.parameters.epoch_length = 30s;
    contents.parameters.overlap = 30s;
    contents.min_mixes_per_layer = 3;
    contents.signers.signers = {indexer_keys.id};
    std::ofstream{chosen.genesis_file} << genesis::write(contents);
    for (std::size_t i = 0; i < network.nodes.size(); ++i)
      nodes.push_back(node(network.nodes[i], std::move(node_keys[i])));
  }

  std::unique_ptr<fake_node> node(const topology::node_record& record,
                                  crypto::signing_key key) {
    return std::make_unique<fake_node>(sockets, to_indexer(), record,
                                       std::move(key));
  }

  bus::request_client_options to_indexer() const {
    bus::request_client_options options;
    options.endpoint = "tcp://127.0.0.1:" + std::to_string(chosen.request_port);
    options.server = indexer_keys.link;
    return options;
  }

  topology::view view() const {
    return topology::view{{network.parameters.network, {{indexer_keys.id}, 1}}};
  }

  /// Fetches all there is; fails the test if something is refused.
  void follow(topology::view& follower) {
    const auto answer = nodes[0]->ask("topology", nlohmann::json::object());
    REQUIRE(answer);
    for (const auto& item : answer->at("snapshots"))
      REQUIRE(follower.accept_snapshot(*topology::document_from_json(item),
                                       time.wall()));
    for (const auto& item : answer->at("deltas"))
      REQUIRE(follower.accept_delta(*topology::document_from_json(item)));
  }

  std::shared_ptr<const topology::directory> now(const topology::view& in) {
    const auto current = in.at(time.wall());
    return current ? *current : nullptr;
  }

  void announce_all() {
    for (const auto& node : nodes)
      REQUIRE(node->announce());
  }

  /// Lets all nodes but the first `silent` beat until `holds` does.
  template <class Condition>
  bool beat_until(std::chrono::seconds limit, std::size_t silent,
                  Condition holds) {
    const auto deadline = time.steady() + limit;
    while (time.steady() < deadline) {
      if (holds())
        return true;
      for (std::size_t i = silent; i < nodes.size(); ++i)
        REQUIRE(nodes[i]->beat());
      std::this_thread::sleep_for(200ms);
    }
    return false;
  }
};

bool refused(const result<nlohmann::json>& answer, topology_indexer::errc why) {
  return !answer && bus::peer_code(answer.error()) == to_string(why);
}

} // namespace

TEST_CASE("nodes become a topology, and a silent one leaves it for all") {
  world w;
  running indexer{w.chosen};
  auto follower = w.view();
  w.announce_all();
  REQUIRE(w.beat_until(10s, 0, [&] {
    w.follow(follower);
    return w.now(follower) != nullptr;
  }));
  const auto before = w.now(follower);
  CHECK(before->nodes().size() == 11);
  const auto& gone = w.nodes[0]->id();
  REQUIRE(before->find(gone) != nullptr);

  std::atomic<int> told = 0;
  bus::feed_subscriber_options options;
  options.endpoint = "tcp://127.0.0.1:" + std::to_string(w.chosen.feed_port);
  options.server = w.indexer_keys.link;
  bus::feed_subscriber feed{w.sockets, options, zmq::make_curve_pair(w.source)};
  feed.add("delta", 1, [&](const nlohmann::json& body) {
    if (topology::document_from_json(body.at("document")))
      ++told;
  });
  REQUIRE(feed.start());
  REQUIRE(w.beat_until(20s, 1, [&] { return told > 0; }));
  w.follow(follower);
  const auto switches_at = follower.next_change(w.time.wall());
  REQUIRE(switches_at);
  CHECK(*switches_at - w.time.wall() <= 5s);
  CHECK((*follower.at(*switches_at - 1ns))->find(gone) != nullptr);
  const auto after = *follower.at(*switches_at);
  CHECK(after->find(gone) == nullptr);
  CHECK(after->nodes().size() == 10);
  CHECK(after->hash() == before->hash());
  feed.stop();
}

TEST_CASE("who is not admitted, or lies, is told why") {
  world w;
  running indexer{w.chosen};
  const auto stranger
      = w.node(w.network.nodes[0], crypto::make_signing_key(w.source));
  CHECK(refused(stranger->announce(), topology_indexer::errc::not_admitted));
  auto forged = w.nodes[0]->descriptor();
  forged.payload[20] ^= std::byte{1};
  CHECK(refused(w.nodes[0]->ask("register", {{"descriptor", to_json(forged)}}),
                topology_indexer::errc::bad_descriptor));
  CHECK(refused(w.nodes[0]->ask("register", {{"descriptor", 5}}),
                topology_indexer::errc::bad_request));
  CHECK(refused(w.nodes[0]->ask("heartbeat", {{"identity", "x"}}),
                topology_indexer::errc::bad_request));
  CHECK(refused(w.nodes[0]->beat(), topology_indexer::errc::not_registered));
  REQUIRE(w.nodes[0]->announce());
  CHECK(w.nodes[0]->beat());
  // The connection of another node cannot speak for it.
  CHECK(refused(w.nodes[1]->ask("heartbeat",
                                {{"identity", to_hex(w.nodes[0]->id().span())},
                                 {"data_packets", 1}}),
                topology_indexer::errc::not_registered));
}

TEST_CASE("the indexer's time is signed over the nonce") {
  world w;
  running indexer{w.chosen};
  const auto nonce = w.source.make<topology::time_nonce>();
  const auto answer
      = w.nodes[0]->ask("time", {{"nonce", to_hex(nonce.span())}});
  REQUIRE(answer);
  const auto document = topology::document_from_json(*answer);
  REQUIRE(document);
  const std::array signers{w.indexer_keys.id};
  const auto told = topology::verify_time(*document, nonce, signers);
  REQUIRE(told);
  CHECK(std::chrono::abs(*told - w.time.wall()) < 5s);
  CHECK(refused(w.nodes[0]->ask("time", {{"nonce", "ab"}}),
                topology_indexer::errc::bad_request));
}

TEST_CASE("a restarted indexer says what it said before") {
  world w;
  auto follower = w.view();
  digest hash;
  wall_time genesis;
  {
    running indexer{w.chosen};
    w.announce_all();
    REQUIRE(w.beat_until(10s, 0, [&] {
      w.follow(follower);
      return w.now(follower) != nullptr;
    }));
    hash = w.now(follower)->hash();
    genesis = w.now(follower)->parameters().genesis_time;
  }
  running indexer{w.chosen};
  auto newcomer = w.view();
  w.follow(newcomer);
  REQUIRE(w.now(newcomer));
  CHECK(w.now(newcomer)->hash() == hash);
  CHECK(w.now(newcomer)->parameters().genesis_time == genesis);
  w.follow(follower);
  CHECK(refused(w.nodes[0]->beat(), topology_indexer::errc::not_registered));
  REQUIRE(w.nodes[0]->announce());
  CHECK(w.nodes[0]->beat());
}
