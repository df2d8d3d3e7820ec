#include "common/pairing/hash.hpp"

#include "common/pairing/g2.hpp"
#include "common/pairing/scalar_source.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <fstream>

using namespace nephele;
using namespace nephele::pairing;

namespace {

nlohmann::json parameters() {
  std::ifstream file{NEPHELE_TEST_VECTORS "/zk-nym/params.json"};
  REQUIRE(file.is_open());
  return nlohmann::json::parse(file);
}

std::string generator(std::string_view name) {
  return to_hex(hash_to_g1(point_purpose::generator, as_bytes(name)).encode());
}

} // namespace

TEST_CASE("generators are those of the vectors") {
  const auto vectors = parameters();
  CHECK(to_hex(g1::generator().encode()) == vectors.at("g1"));
  CHECK(to_hex(g2::generator().encode()) == vectors.at("g2"));
  CHECK(generator("serial") == vectors.at("G_S"));
  CHECK(generator("tag") == vectors.at("G_T"));
  REQUIRE(vectors.at("gamma").size() == 16);
  std::string name = "gamma?";
  for (std::size_t i = 0; i < 16; ++i) {
    name.back() = static_cast<char>(i);
    CHECK(generator(name) == vectors.at("gamma").at(i));
  }
}

TEST_CASE("hashes are those of the vectors") {
  const auto vectors = parameters();
  for (const auto& entry : vectors.at("hash_to_scalar"))
    CHECK(
        to_hex(hash_to_scalar(scalar_purpose::challenge,
                              as_bytes(entry.at("msg_utf8").get<std::string>()))
                   .encode())
        == entry.at("scalar"));
  const auto& seeded = vectors.at("seeded_hash_to_scalar");
  const auto message = *from_hex(seeded.at("msg_hex").get<std::string>());
  CHECK(to_hex(hash_to_scalar(scalar_purpose::payinfo, message).encode())
        == seeded.at("scalar"));
  const auto& point = vectors.at("hash_to_g1");
  CHECK(to_hex(hash_to_g1(point_purpose::slot, message).encode())
        == point.at("point"));
}

TEST_CASE("the expander is that of the vectors") {
  const auto vectors = parameters();
  const auto out = *from_hex(
      vectors.at("expand_message_xmd").at("out").get<std::string>());
  CHECK(hash_to_scalar(scalar_purpose::challenge, as_bytes("abc"))
        == scalar::reduce(out));
}

TEST_CASE("the vectors' random scalars are drawn in order") {
  const auto vectors = parameters();
  const auto& rng = vectors.at("vector_rng");
  seeded_scalars source{as_bytes(rng.at("seed_utf8").get<std::string>())};
  for (const auto& expected : rng.at("first3"))
    CHECK(to_hex(source.next({}).publish().encode()) == expected);
}

TEST_CASE("purposes separate equal messages") {
  const auto message = as_bytes("message");
  CHECK(hash_to_scalar(scalar_purpose::eta, message)
        != hash_to_scalar(scalar_purpose::nonce, message));
  CHECK_FALSE(hash_to_g1(point_purpose::wallet, message)
              == hash_to_g1(point_purpose::credential, message));
}
