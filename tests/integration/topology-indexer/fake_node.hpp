#pragma once

#include "common/bus/request_client.hpp"
#include "common/topology/domains.hpp"
#include "common/topology/encode.hpp"
#include "common/topology/signed_document.hpp"
#include "tests/support/test_network.hpp"

namespace nephele::tests {

/// What a node says to the indexer, over a connection of its own.
class fake_node {
public:
  fake_node(zmq::context& sockets, const bus::request_client_options& to,
            topology::node_record record, crypto::signing_key key)
      : record_(std::move(record)), key_(std::move(key)),
        client_(sockets, to, zmq::make_curve_pair(source_)) {
    record_.id = key_.id();
    for (const auto r : {rotation_number{0}, rotation_number{1}})
      record_.mix_keys.push_back(
          {r, key_generation{0}, test_mix_key(record_.id, r)});
  }

  [[nodiscard]] const identity& id() const noexcept { return record_.id; }

  [[nodiscard]] topology::signed_document descriptor() const {
    return topology::sign_document(topology::descriptor_domain, encode(record_),
                                   key_);
  }

  result<nlohmann::json> ask(std::string_view type,
                             const nlohmann::json& body) {
    return client_.ask(type, 1, body, std::chrono::seconds{10});
  }

  result<nlohmann::json> announce() {
    return ask("register", {{"descriptor", to_json(descriptor())}});
  }

  result<nlohmann::json> beat(std::uint64_t data_packets = 0) {
    return ask("heartbeat", {{"identity", to_hex(record_.id.span())},
                             {"data_packets", data_packets}});
  }

private:
  crypto::system_random source_;
  topology::node_record record_;
  crypto::signing_key key_;
  bus::request_client client_;
};

} // namespace nephele::tests
