#include "common/client_session/join_source.hpp"

#include "common/http/server.hpp"
#include "common/topology/join.hpp"
#include "tests/support/scratch_directory.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <optional>

using namespace nephele;
using client_session::load_join;

namespace {

const std::string signer(64, 'a');
const std::string page = R"({"network": "local", "threshold": 1, "signers": [")"
                         + signer + R"("], "gateways": [{"identity": ")"
                         + std::string(64, 'b')
                         + R"(", "client_endpoint": "tcp://127.0.0.1:1", )"
                         + R"("client_key": ")" + signer + R"("}]})";

const std::string fingerprint = topology::fingerprint_of(
    {"local", {{*fixed_from_hex<identity>(signer)}, 1}});

/// An indexer as far as joining needs one, until it is stopped.
struct network {
  http::server server{{}};
  std::string url;
  tests::scratch_directory directory;
  std::filesystem::path copy = directory.path() / "join.json";

  network() {
    server.add_get("/api/v1/join", [](const http::request&) {
      return http::response::json(page);
    });
    url = "http://127.0.0.1:" + std::to_string(server.start().value())
          + "/api/v1/join";
  }
};

} // namespace

TEST_CASE("a URL with the right fingerprint is enough to join") {
  const network n;
  const auto joined = load_join(n.url + "#" + fingerprint, n.copy);
  REQUIRE(joined.has_value());
  CHECK(joined->gateways.size() == 1);
}

TEST_CASE("a URL without a fingerprint or with another is refused") {
  const network n;
  const auto bare = load_join(n.url, n.copy);
  REQUIRE_FALSE(bare.has_value());
  CHECK(bare.error().text().find("fingerprint") != std::string::npos);
  const auto other = load_join(n.url + "#" + std::string(32, '0'), n.copy);
  REQUIRE_FALSE(other.has_value());
  CHECK(other.error().text().find(fingerprint) != std::string::npos);
  CHECK_FALSE(std::filesystem::exists(n.copy));
}

TEST_CASE("a start needs no server once the join file was seen") {
  network n;
  const auto from = n.url + "#" + fingerprint;
  REQUIRE(load_join(from, n.copy).has_value());
  n.server.stop();
  CHECK(load_join(from, n.copy).has_value());
  CHECK_FALSE(load_join(from, {}).has_value());
  CHECK_FALSE(
      load_join(n.url + "#" + std::string(32, '0'), n.copy).has_value());
}

TEST_CASE("a path is read as it is") {
  const tests::scratch_directory directory;
  const auto path = directory.path() / "mine.json";
  std::ofstream{path} << page;
  CHECK(load_join(path.string(), {}).has_value());
  CHECK_FALSE(load_join((directory.path() / "none").string(), {}).has_value());
}
