#include "tests/support/fake_indexer.hpp"

#include "common/topology/decode.hpp"
#include "common/topology/signed_time.hpp"

#include <algorithm>

namespace nephele::tests {

namespace {

enum class errc { equivocation, malformed };

std::string_view to_string(errc code) noexcept {
  return code == errc::equivocation ? "topology_indexer.equivocation"
                                    : "topology_indexer.malformed";
}

std::shared_ptr<zmq::policy> anybody() {
  return std::make_shared<zmq::connection_limit>(100);
}

template <class Fixed>
std::optional<Fixed> fixed_of(const nlohmann::json& body, const char* name) {
  const auto found = body.find(name);
  if (found == body.end() || !found->is_string())
    return std::nullopt;
  return fixed_from_hex<Fixed>(found->get<std::string>());
}

} // namespace

fake_indexer::fake_indexer(const test_network& network, const clock& time)
    : network_(network), time_(time),
      zap_(zmq::zap_server::open(context_).value()) {
  bus::feed_publisher_options feed;
  feed.domain = "feed";
  feed_ = bus::feed_publisher::open(context_, *zap_, feed, pair_, anybody())
              .value();
  bus::request_server_options options;
  options.domain = "request";
  server_ = std::make_unique<bus::request_server>(
      context_, *zap_, options, zmq::duplicate(pair_), anybody());
  using nlohmann::json;
  server_->add("register", 1, [this](const json& body, const curve_key&) {
    return take_descriptor(body);
  });
  server_->add("heartbeat", 1,
               [this](const json& body, const curve_key&) -> result<json> {
                 const std::scoped_lock lock{mutex_};
                 if (const auto id = fixed_of<identity>(body, "identity"))
                   heartbeats_[*id]
                       = body.at("data_packets").get<std::uint64_t>();
                 return json{{"epoch", 0}};
               });
  server_->add("topology", 1, [this](const json&, const curve_key&) {
    return result<json>{documents()};
  });
  server_->add("time", 1, [this](const json& body, const curve_key&) {
    return tell_time(body);
  });
  endpoint_ = server_->start().value();
}

fake_indexer::~fake_indexer() {
  server_->stop();
}

result<nlohmann::json>
fake_indexer::take_descriptor(const nlohmann::json& body) {
  const auto document = topology::document_from_json(
      body.value("descriptor", nlohmann::json{}));
  if (!document)
    return fail(document.error());
  auto record = topology::decode_descriptor(document->payload);
  if (!record)
    return fail(record.error());
  if (const auto fine = topology::verify(*document, topology::descriptor_domain,
                                         {{record->id}, 1});
      !fine)
    return fail(fine.error());
  const std::scoped_lock lock{mutex_};
  if (refusals_ > 0) {
    --refusals_;
    return fail(errc::equivocation);
  }
  records_[record->id] = std::move(*record);
  changed_.notify_all();
  return nlohmann::json{{"epoch", 0}};
}

result<nlohmann::json> fake_indexer::tell_time(const nlohmann::json& body) {
  const auto nonce = fixed_of<topology::time_nonce>(body, "nonce");
  if (!nonce)
    return fail(errc::malformed);
  const std::scoped_lock lock{mutex_};
  return topology::to_json(
      topology::sign_time(*nonce, time_.wall() + offset_, network_.signers));
}

nlohmann::json fake_indexer::documents() const {
  const std::scoped_lock lock{mutex_};
  auto all
      = nlohmann::json{{"parameters", topology::to_json(network_.parameters)},
                       {"snapshots", nlohmann::json::array()},
                       {"deltas", nlohmann::json::array()}};
  for (const auto& document : snapshots_)
    all["snapshots"].push_back(topology::to_json(document));
  return all;
}

void fake_indexer::publish(std::vector<topology::signed_document> snapshots) {
  {
    const std::scoped_lock lock{mutex_};
    snapshots_ = std::move(snapshots);
  }
  std::ignore = feed_->publish("topology", 1, {{"epoch", 0}});
}

void fake_indexer::publish_epoch(std::uint64_t epoch) {
  auto snapshot = network_.snapshot_of(epoch);
  const auto rotation
      = topology::rotation_of(network_.parameters, snapshot.epoch);
  {
    const std::scoped_lock lock{mutex_};
    for (const auto& [id, record] : records_) {
      auto listed = record;
      std::erase_if(listed.mix_keys, [&](const auto& key) {
        return key.rotation < rotation || key.rotation > rotation.next();
      });
      std::erase_if(snapshot.nodes,
                    [&](const auto& node) { return node.id == record.id; });
      snapshot.nodes.push_back(std::move(listed));
    }
  }
  publish({network_.sign(snapshot)});
}

std::optional<topology::node_record>
fake_indexer::registered(const identity& id) const {
  const std::scoped_lock lock{mutex_};
  const auto found = records_.find(id);
  return found == records_.end() ? std::nullopt : std::optional{found->second};
}

std::optional<topology::node_record>
fake_indexer::await_registration(std::chrono::milliseconds limit,
                                 std::uint64_t after) {
  std::unique_lock lock{mutex_};
  std::optional<topology::node_record> found;
  changed_.wait_for(lock, limit, [&] {
    for (const auto& [id, record] : records_)
      if (record.sequence > after)
        found = record;
    return found.has_value();
  });
  return found;
}

std::optional<std::uint64_t>
fake_indexer::last_heartbeat(const identity& id) const {
  const std::scoped_lock lock{mutex_};
  const auto found = heartbeats_.find(id);
  return found == heartbeats_.end() ? std::nullopt
                                    : std::optional{found->second};
}

void fake_indexer::set_clock_offset(std::chrono::nanoseconds offset) {
  const std::scoped_lock lock{mutex_};
  offset_ = offset;
}

void fake_indexer::refuse_registrations(int count) {
  const std::scoped_lock lock{mutex_};
  refusals_ = count;
}

} // namespace nephele::tests
