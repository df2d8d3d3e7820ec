#include "tests/support/scratch_directory.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <cstdio>
#include <sys/wait.h>

using nlohmann::json;

namespace {

struct outcome {
  int status;
  std::string text;
};

/// Runs `nephele` with arguments that need no quoting; both outputs in one.
outcome nephele_command(const std::string& arguments) {
  const auto line = std::string{NEPHELE_BINARY} + " " + arguments + " 2>&1";
  auto* const pipe = ::popen(line.c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::string text;
  std::array<char, 4096> part{};
  while (const auto size = std::fread(part.data(), 1, part.size(), pipe))
    text.append(part.data(), size);
  const auto status = ::pclose(pipe);
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, text};
}

struct workshop {
  nephele::tests::scratch_directory scratch;
  std::string root = scratch.path().string() + "/";
  std::string file = root + "genesis.json";

  json keys(const std::string& name, const std::string& kind = "node") {
    const auto made
        = nephele_command("keys generate " + root + name + " --kind " + kind);
    REQUIRE(made.status == 0);
    return json::parse(made.text);
  }

  int genesis(const std::string& command, const std::string& rest = {}) {
    return nephele_command("genesis " + command + " " + file + " " + rest)
        .status;
  }
};

} // namespace

TEST_CASE("keys are shown as they were generated and never replaced") {
  workshop w;
  const auto node = w.keys("node");
  const auto client = w.keys("client", "client");
  CHECK(node.size() == 2);
  CHECK(client.size() == 3);
  for (const auto* const name : {"node", "client"}) {
    const auto shown = nephele_command("keys show " + w.root + name);
    CHECK(json::parse(shown.text)
          == (std::string{name} == "node" ? node : client));
    CHECK(nephele_command("keys generate " + w.root + name).status == 0);
    CHECK(nephele_command("keys show " + w.root + name).text == shown.text);
  }
  CHECK(nephele_command("keys show " + w.root + "nobody").status == 1);
}

TEST_CASE("a genesis grows by commands until the network can begin") {
  workshop w;
  const auto signer = w.keys("indexer").at("identity").get<std::string>();
  REQUIRE(w.genesis("init", "--network t --min-mixes 1 --signer " + signer)
          == 0);
  CHECK(w.genesis("init", "--network t --signer " + signer) == 1);
  CHECK(w.genesis("init", "--network t --replace --begins soon") == 1);
  CHECK(w.genesis("check") == 1);
  for (const auto* const layer : {"1", "2", "3"}) {
    const auto name = std::string{"mix"} + layer;
    w.keys(name);
    CHECK(w.genesis("add-node", "--keys " + w.root + name + " --layer " + layer)
          == 0);
  }
  const auto gateway = w.keys("gateway").at("identity").get<std::string>();
  CHECK(w.genesis("add-node", "--role gateway --identity " + gateway) == 0);
  CHECK(w.genesis("add-service", "--identity " + gateway) == 0);
  CHECK(w.genesis("check") == 0);
}

TEST_CASE("a genesis refuses who is there already and who is nobody") {
  workshop w;
  const auto id = w.keys("indexer").at("identity").get<std::string>();
  REQUIRE(w.genesis("init", "--network t --signer " + id) == 0);
  CHECK(w.genesis("add-node", "--identity " + id) == 0);
  CHECK(w.genesis("add-node", "--identity " + id) == 1);
  CHECK(w.genesis("add-service", "--identity " + id) == 0);
  CHECK(w.genesis("add-service", "--identity " + id) == 1);
  CHECK(w.genesis("add-node", "--identity abc") == 1);
  CHECK(w.genesis("add-node") != 0);
  CHECK(w.genesis("init", "--network t --replace --epoch 1s --signer " + id)
        == 1);
}
