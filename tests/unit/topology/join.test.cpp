#include "common/topology/join.hpp"

#include "tests/support/test_network.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>

using namespace nephele;
using namespace nephele::topology;

TEST_CASE("a fingerprint names the network, the signers and the threshold") {
  const tests::test_network network{3};
  const auto whom = network.trust(2);
  const auto own = fingerprint_of(whom);
  CHECK(own.size() == 32);
  auto reordered = whom;
  std::ranges::reverse(reordered.signers.signers);
  CHECK(fingerprint_of(reordered) == own);
  auto other = whom;
  other.network += "x";
  CHECK(fingerprint_of(other) != own);
  CHECK(fingerprint_of(network.trust(1)) != own);
  auto fewer = whom;
  fewer.signers.signers.pop_back();
  CHECK(fingerprint_of(fewer) != own);
}

TEST_CASE("a join file names whom to believe and where to enter") {
  const tests::test_network network;
  const directory all{network.snapshot_of(0), digest{}};
  const auto file = join_file_of(network.trust(), all.gateways());
  CHECK(file.at("network") == "test");
  CHECK(file.at("threshold") == 1);
  CHECK(file.at("signers").at(0) == to_hex(network.signers[0].id().span()));
  CHECK(file.at("gateways").size() == 2);
  const auto& gateway = all.gateways()[0];
  const auto& entry = file.at("gateways").at(0);
  CHECK(entry.at("identity") == to_hex(gateway.id.span()));
  CHECK(entry.at("client_endpoint") == gateway.client_endpoint);
  CHECK(entry.at("client_key") == to_hex(gateway.client_key.span()));
  CHECK(file.at("fingerprint") == fingerprint_of(network.trust()));
}
