#include "common/genesis/parse.hpp"

#include "common/genesis/write.hpp"
#include "tests/support/genesis_example.hpp"
#include "tests/support/scratch_directory.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <fstream>

using namespace nephele;
using namespace std::chrono_literals;
using nlohmann::json;
using tests::genesis_example;
using topology::errc;

namespace {

json good() {
  return json::parse(genesis::write(genesis_example()));
}

bool refused(const json& value) {
  const auto contents = genesis::parse(value.dump());
  return !contents && contents.error().is(errc::malformed);
}

} // namespace

TEST_CASE("a genesis survives its file") {
  const auto before = genesis_example();
  const auto after = genesis::parse(genesis::write(before));
  REQUIRE(after);
  CHECK(after->parameters == before.parameters);
  CHECK(after->begins == before.begins);
  CHECK(after->signers.signers == before.signers.signers);
  CHECK(after->signers.threshold == before.signers.threshold);
  CHECK(after->min_mixes_per_layer == before.min_mixes_per_layer);
  CHECK(after->admitted == before.admitted);
  CHECK(after->services == before.services);
}

TEST_CASE("most of a genesis has a usual value") {
  const auto short_one = genesis::parse(
      R"({"network": "n", "genesis_time": "now", "admitted": []})");
  REQUIRE(short_one);
  CHECK_FALSE(short_one->begins);
  CHECK(short_one->parameters.epoch_length == 1h);
  CHECK(short_one->parameters.overlap == 60s);
  CHECK(short_one->signers.threshold == 1);
}

TEST_CASE("the overlap is a third of a short rotation") {
  auto value = good();
  value.erase("overlap");
  value["epoch_length"] = "10s";
  value["epochs_per_rotation"] = 3;
  CHECK(genesis::parse(value.dump())->parameters.overlap == 10s);
  value["epoch_length"] = "10000d";
  value["epochs_per_rotation"] = 4'000'000'000U;
  CHECK(genesis::parse(value.dump())->parameters.overlap == 60s);
}

TEST_CASE("wrong types, ranges and unknown keys are refused") {
  const auto all = good();
  for (const auto& [name, field] : all.items()) {
    CAPTURE(name);
    auto wrong = all;
    wrong[name] = json{{"a", 1}};
    CHECK(refused(wrong));
  }
  for (const auto* const name : {"network", "genesis_time", "admitted"}) {
    auto without = all;
    without.erase(name);
    CHECK(refused(without));
  }
  auto odd = all;
  odd["min_mixes"] = 3;
  CHECK(refused(odd));
  odd = all;
  odd["admitted"][0]["role"] = "cook";
  CHECK(refused(odd));
  odd["admitted"][0] = 7;
  CHECK(refused(odd));
  odd = all;
  odd["admitted"][0]["layer"] = 4;
  CHECK(refused(odd));
  odd = all;
  odd["epoch_length"] = "soon";
  CHECK(refused(odd));
  CHECK(genesis::parse(std::string(genesis::max_size + 1, ' '))
            .error()
            .is(errc::too_large));
}

TEST_CASE("a genesis is loaded from its file") {
  const tests::scratch_directory scratch;
  const auto file = scratch.path() / "genesis.json";
  CHECK(genesis::load(file).error().is(errc::malformed));
  std::ofstream{file} << genesis::write(genesis_example());
  CHECK(genesis::load(file));
}
