#include "tests/support/mixnode_stage.hpp"

#include "common/zmq/poller.hpp"

#include <stdexcept>

namespace nephele::tests {

using namespace std::chrono_literals;

counting_hops::counting_hops() {
  for (std::size_t i = 0; i < count; ++i) {
    pairs_.push_back(zmq::make_curve_pair(source_));
    sockets_.push_back(link::ingress::open(context_, *zap_, pairs_[i],
                                           "tcp://127.0.0.1:0", admitted_)
                           .value());
  }
  thread_ = std::thread{[this] { run(); }};
}

counting_hops::~counting_hops() {
  stopping_ = true;
  thread_.join();
}

void counting_hops::place(topology::node_record& record,
                          std::size_t index) const {
  record.link_endpoint = sockets_[index].endpoint();
  record.link_key = pairs_[index].public_key;
}

void counting_hops::run() {
  while (!stopping_) {
    if (losing_.exchange(false))
      sockets_.pop_back();
    zmq::poller sources;
    for (const auto& socket : sockets_)
      sources.add(socket.socket());
    sources.wait(20ms);
    for (auto& socket : sockets_)
      socket.receive(
          256,
          [this](const link::bundle_view& bundle) {
            packets_ += bundle.count;
            return true;
          },
          [](link::refusal) {});
  }
}

mixnode_stage::mixnode_stage(stage_options options)
    : options_(std::move(options)) {
  network_.parameters.genesis_time = time_.wall() - 1s;
  network_.parameters.epoch_length = options_.epoch_length;
  network_.parameters.epochs_per_rotation = options_.epochs_per_rotation;
  network_.parameters.overlap = options_.overlap;
  std::size_t placed = 0;
  for (auto& node : network_.nodes) {
    if (node.layer != layer_number{2})
      continue;
    hops_.place(node, placed++);
    next_.push_back(node.id);
  }
  // We are a gateway to it.
  network_.nodes.back().link_key = own_.public_key;
  indexer_ = std::make_unique<fake_indexer>(network_, time_);
  launch(0);
}

void mixnode_stage::restart() {
  process_.reset();
  launch(link_port_);
}

void mixnode_stage::launch(std::uint16_t link_port) {
  const auto binary
      = std::filesystem::read_symlink("/proc/self/exe").parent_path()
        / "nephele-mixnode";
  const auto ports_file = at_.path() / "ports.json";
  std::filesystem::remove(ports_file);
  const auto before = node_.sequence;
  std::vector<std::string> command{binary,
                                   "--keys-dir",
                                   at_.path() / "keys",
                                   "--key-dir",
                                   at_.path() / "mix-keys",
                                   "--allow-disk-key-dir",
                                   "true",
                                   "--indexer-endpoint",
                                   indexer_->endpoint(),
                                   "--indexer-key",
                                   to_hex(indexer_->key().span()),
                                   "--feed-endpoint",
                                   indexer_->feed_endpoint(),
                                   "--signers",
                                   to_hex(network_.signers[0].id().span()),
                                   "--layer",
                                   "1",
                                   "--link-port",
                                   std::to_string(link_port),
                                   "--expected-packets-per-second",
                                   "10000",
                                   "--ports-file",
                                   ports_file};
  command.insert(command.end(), options_.flags.begin(), options_.flags.end());
  process_ = std::make_unique<child_process>(command);
  const auto ports = await_ports(ports_file, 20s);
  const auto record = indexer_->await_registration(20s, before);
  if (!ports || !record)
    throw std::runtime_error{"nephele-mixnode does not start"};
  http_port_ = ports->at("http");
  link_port_ = ports->at("link");
  node_ = *record;
  hops_.admit(node_.link_key);
  indexer_->publish_epoch(0);
  const std::vector<link::peer> peers{
      {node_.id, node_.link_endpoint, node_.link_key}};
  out_.replace_peers(peers, time_.steady());
  await_forwarding();
}

void mixnode_stage::await_forwarding() {
  const auto before = arrived();
  // Until the node has the topology it refuses us.
  for (int i = 0; i < 400; ++i) {
    std::ignore = send(maker(seed_++).make_many(1));
    std::this_thread::sleep_for(50ms);
    out_.follow();
    out_.maintain(time_.steady());
    if (arrived() > before)
      return;
  }
  throw std::runtime_error{"nephele-mixnode forwards nothing"};
}

zmq::socket mixnode_stage::dial(const zmq::curve_pair& as) {
  auto made = zmq::socket::open(context_, zmq::socket_kind::dealer).value();
  if (!made.curve_client(as, node_.link_key)
      || !made.connect(node_.link_endpoint))
    throw std::runtime_error{"cannot dial the mixnode"};
  return made;
}

zmq::socket mixnode_stage::dial_as_gateway() {
  return dial(own_);
}

zmq::socket mixnode_stage::dial_as_stranger() {
  return dial(zmq::make_curve_pair(source_));
}

one_layer_maker mixnode_stage::maker_for(rotation_number rotation,
                                         std::uint64_t seed) {
  if (const auto newest = indexer_->registered(node_.id))
    node_ = *newest;
  const auto* key = topology::newest_key(node_, rotation);
  if (key == nullptr)
    throw std::runtime_error{"nephele-mixnode has no such key"};
  return {key->key, next_, mean_delay, seed};
}

bool mixnode_stage::send(byte_span packets, rotation_number rotation) {
  constexpr auto each = sphinx::regular_packet_size;
  for (std::size_t at = 0; at < packets.size(); at += each)
    std::ignore = out_.add(node_.id, rotation, sphinx::size_class::regular,
                           packets.subspan(at, each));
  const auto account = out_.flush();
  return account.full + account.unreachable == 0;
}

} // namespace nephele::tests
