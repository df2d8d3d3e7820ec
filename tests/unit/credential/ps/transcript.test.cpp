#include "common/credential/ps/transcript.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <fstream>

using namespace nephele;
using credential::ps::transcript;

TEST_CASE("a transcript and its challenge are those of the vectors") {
  std::ifstream file{NEPHELE_TEST_VECTORS "/zk-nym/params.json"};
  REQUIRE(file.is_open());
  const auto vectors = nlohmann::json::parse(file).at("transcript");
  transcript log{"test/v1"};
  log.add("vk", byte_vector(32, std::byte{7}));
  log.add_point("h1", pairing::g1::generator());
  CHECK(to_hex(log.bytes()) == vectors.at("bytes"));
  CHECK(to_hex(log.challenge().encode()) == vectors.at("challenge"));
}

TEST_CASE("numbers go in big-endian, each as wide as its type") {
  transcript log{"p"};
  const auto before = log.bytes().size();
  log.add_integer("a", std::uint8_t{1});
  log.add_integer("b", std::uint16_t{2});
  log.add_integer("c", std::uint32_t{3});
  log.add_integer("d", std::uint64_t{4});
  CHECK(to_hex(log.bytes().subspan(before))
        == "01610000000101"
           "0162000000020002"
           "01630000000400000003"
           "0164000000080000000000000004");
}
