#include "common/config/parse.hpp"

#include "common/base/identity.hpp"
#include "common/config/render.hpp"

#include <doctest/doctest.h>

#include <cstdio>
#include <fstream>
#include <unistd.h>

using namespace nephele;
using namespace std::chrono_literals;

namespace {

enum class layers { pinned, shuffled };

struct settings {
  std::uint16_t bind_port = 1789;
  bool is_public = false;
  double share = 0.5;
  std::string name = "unnamed";
  std::filesystem::path key_dir = "/run/keys";
  std::vector<std::string> signers;
  std::chrono::milliseconds hop_delay{50};
  config::byte_count filter{64 << 20};
  std::optional<identity> peer;
  layers kind = layers::pinned;
};

config::schema describe(settings& s) {
  config::schema known{"nephele-test", "a service for tests"};
  known.add("bind_port", &s.bind_port, "Where peers connect.",
            config::range{1024, 65535});
  known.add("is_public", &s.is_public, "Whether anybody may.");
  known.add("share", &s.share, "A share.", config::range{0, 1});
  known.add("name", &s.name, "What it is called.", config::required);
  known.add("key_dir", &s.key_dir, "Where keys are.");
  known.add("signers", &s.signers, "Who signs.");
  known.add("hop_delay", &s.hop_delay, "Mean delay.",
            config::range{1ms, 10'000ms});
  known.add("filter", &s.filter, "Replay filter.");
  known.add("peer", &s.peer, "A peer.");
  known.add_choice(
      "layers", &s.kind, "How layers are given.",
      {{"pinned", layers::pinned}, {"shuffled", layers::shuffled}});
  return known;
}

/// A file that goes with the test.
class temporary_file {
public:
  explicit temporary_file(std::string_view text) {
    const auto descriptor = mkstemp(name_.data());
    REQUIRE(descriptor >= 0);
    close(descriptor);
    std::ofstream{name_} << text;
  }

  temporary_file(const temporary_file&) = delete;
  temporary_file& operator=(const temporary_file&) = delete;

  ~temporary_file() { std::remove(name_.c_str()); }

  [[nodiscard]] const char* name() const { return name_.c_str(); }

private:
  std::string name_ = "/tmp/nephele-config-XXXXXX";
};

result<config::outcome> parse(settings& s, std::vector<const char*> args,
                              const config::environment& variables = {}) {
  auto known = describe(s);
  return config::parse(known, args, variables);
}

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("a flag beats the environment, which beats the file") {
  const temporary_file file{
      R"({"bind_port": 2000, "name": "file", "share": 0.25})"};
  settings s;
  const auto parsed = parse(s, {"--config", file.name(), "--bind-port", "4000"},
                            {{"bind_port", "3000"}, {"name", "environment"}});
  REQUIRE(parsed.has_value());
  CHECK(parsed->next == config::outcome::kind::run);
  CHECK(s.bind_port == 4000);
  CHECK(s.name == "environment");
  CHECK(s.share == 0.25);
  CHECK(s.hop_delay == 50ms);
}

TEST_CASE("every type is read from a file") {
  const temporary_file file{R"({
    // comments are welcome
    "is_public": true, "share": 0.75, "key_dir": "/tmp/k",
    "signers": ["a", "b,c"], "hop_delay": "20ms", "filter": "1GiB",
    "peer": "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff",
    "layers": "shuffled"})"};
  settings s;
  REQUIRE(parse(s, {"--config", file.name()}).has_value());
  CHECK(s.is_public);
  CHECK(s.share == 0.75);
  CHECK(s.key_dir == "/tmp/k");
  CHECK(s.signers == std::vector<std::string>{"a", "b,c"});
  CHECK(s.hop_delay == 20ms);
  CHECK(s.filter.value == std::uint64_t{1} << 30U);
  REQUIRE(s.peer.has_value());
  CHECK(s.peer->bytes[1] == std::byte{0x11});
  CHECK(s.kind == layers::shuffled);
}

TEST_CASE("the environment may name the file") {
  const temporary_file file{R"({"name": "by environment"})"};
  settings s;
  REQUIRE(parse(s, {}, {{"config", file.name()}}).has_value());
  CHECK(s.name == "by environment");
}

TEST_CASE("flags take = and bare booleans, lists take commas and repeats") {
  settings s;
  REQUIRE(
      parse(s, {"--is-public", "--signers=a,b", "--signers", "c", "--name=x=y"})
          .has_value());
  CHECK(s.is_public);
  CHECK(s.signers == std::vector<std::string>{"a", "b", "c"});
  CHECK(s.name == "x=y");
  REQUIRE(parse(s, {"--is-public", "false", "--share", "0.5"}).has_value());
  CHECK_FALSE(s.is_public);
}

TEST_CASE("all faults are told at once, each with its key and its fix") {
  const temporary_file file{
      R"({"bind_prot": 1, "share": "much", "layers": "round"})"};
  settings s;
  const auto parsed
      = parse(s,
              {"--config", file.name(), "--nmae", "x", "--hop-delay", "5",
               "--bind-port", "80", "stray", "--peer", "00"},
              {{"fliter", "1"}});
  REQUIRE_FALSE(parsed.has_value());
  CHECK(parsed.error().is(config::errc::invalid));
  const auto& text = parsed.error().context();
  CAPTURE(text);
  CHECK(contains(text, "bind_prot: unknown; did you mean bind_port?"));
  CHECK(contains(text, "--nmae: unknown; did you mean --name?"));
  CHECK(contains(text, "fliter: unknown; did you mean filter?"));
  CHECK(contains(text, "share: write number"));
  CHECK(contains(text, "layers: write one of: pinned, shuffled"));
  CHECK(contains(text, "hop_delay: write a duration"));
  CHECK(contains(text, "bind_port: must be 1024 to 65535"));
  CHECK(contains(text, "peer: write 64 hex digits"));
  CHECK(contains(text, "stray"));
}

TEST_CASE("a key that resembles none is not corrected") {
  settings s;
  const auto parsed = parse(s, {"--colour", "blue"});
  REQUIRE_FALSE(parsed.has_value());
  CHECK(contains(parsed.error().context(), "--colour: unknown; remove it"));
}

TEST_CASE("a JSON value of the wrong type is refused") {
  for (const auto* text :
       {R"({"bind_port": "2000"})", R"({"bind_port": 2000.5})",
        R"({"bind_port": true})", R"({"bind_port": -1})",
        R"({"bind_port": 70000})", R"({"name": 5})", R"({"signers": "a"})",
        R"({"signers": [1]})", R"({"hop_delay": 5})", R"({"is_public": 1})",
        R"({"name": {"a": 1}})", R"({"name": ""})", R"([])", R"({)"}) {
    const temporary_file file{text};
    settings s;
    CAPTURE(text);
    CHECK_FALSE(parse(s, {"--config", file.name()}).has_value());
  }
}

TEST_CASE("a missing file and a missing value are faults") {
  settings s;
  CHECK_FALSE(parse(s, {"--config", "/nonexistent/file"}).has_value());
  CHECK_FALSE(parse(s, {"--name"}).has_value());
  CHECK_FALSE(parse(s, {"--name", "--share", "0.5"}).has_value());
}

TEST_CASE("a cluster's service links are not taken for keys") {
  settings s;
  CHECK(parse(s, {},
              {{"gateway_service_host", "10.0.0.1"},
               {"gateway_service_port_link", "1"},
               {"gateway_port", "tcp://10.0.0.1:1"},
               {"gateway_port_1_tcp_addr", "10.0.0.1"}})
            .has_value());
  CHECK_FALSE(parse(s, {}, {{"gateway_port", "1"}}).has_value());
}

TEST_CASE("a rule over several keys is checked when each is right alone") {
  settings s;
  auto known = describe(s);
  known.add_rule([&] {
    return s.is_public && s.signers.empty() ? "is_public: add signers" : "";
  });
  const std::vector<const char*> args{"--is-public"};
  const auto parsed = config::parse(known, args, {});
  REQUIRE_FALSE(parsed.has_value());
  CHECK(parsed.error().context() == "is_public: add signers");
}

TEST_CASE("what --print-config prints reads back as the same configuration") {
  settings s;
  const auto printed
      = parse(s, {"--print-config", "--signers", "a", "--hop-delay", "1.5s",
                  "--share", "0.1", "--layers", "shuffled"});
  REQUIRE(printed.has_value());
  REQUIRE(printed->next == config::outcome::kind::print);
  const temporary_file file{printed->text};
  settings again;
  const auto reread = parse(again, {"--config", file.name(), "--print-config"});
  REQUIRE(reread.has_value());
  CHECK(reread->text == printed->text);
  CHECK(again.hop_delay == 1500ms);
  CHECK(again.share == 0.1);
  CHECK(contains(printed->text, "// Mean delay."));
}

TEST_CASE("--print-config begins a configuration that lacks what is required") {
  settings s;
  s.name.clear();
  CHECK_FALSE(parse(s, {}).has_value());
  const auto printed = parse(s, {"--print-config"});
  REQUIRE(printed.has_value());
  CHECK(contains(printed->text, "\"name\": \"\""));
  CHECK_FALSE(parse(s, {"--print-config", "--share", "much"}).has_value());
}

TEST_CASE("help, version, schema and check are answered with text") {
  settings s;
  CHECK(contains(parse(s, {"--help"})->text, "--hop-delay"));
  CHECK(contains(parse(s, {"--version"})->text, "nephele-test "));
  CHECK(contains(parse(s, {"--check-config"})->text, "valid"));
  const auto schema_text = parse(s, {"--print-schema"})->text;
  CHECK(contains(schema_text, "\"additionalProperties\": false"));
  CHECK(contains(schema_text, "\"hop_delay\""));
  CHECK_FALSE(parse(s, {"--check-config", "--share", "2"}).has_value());
}
