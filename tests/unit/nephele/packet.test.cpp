#include "tests/support/conversation.hpp"
#include "tests/support/vector_file.hpp"

using nephele::test::vector_cases;
using nlohmann::json;

namespace {

class command {
public:
  explicit command(const std::string& name)
      : conversation_({NEPHELE_BINARY, "packet", name}) {}

  json ask(const json& request) { return ask_text(request.dump()); }

  json ask_text(const std::string& text) {
    return json::parse(conversation_.ask(text));
  }

  int end() { return conversation_.end(); }

private:
  nephele::test::conversation conversation_;
};

json make_request(const json& test_case) {
  json request;
  for (const auto* name :
       {"version", "payload_len", "destination", "identifier", "message",
        "initial_secret", "final_padding"})
    request[name] = test_case.at(name);
  for (auto node : test_case.at("route")) {
    node.erase("private");
    request["route"].push_back(node);
  }
  return request;
}

/// Every member that the vectors give must be in the answer.
void check_same(const json& expected, const json& answer) {
  for (const auto& [name, value] : expected.items()) {
    CAPTURE(name);
    if (name == "payload_detail" || name == "detail")
      continue;
    // Before the header is known to be authentic we derive nothing from it.
    if (expected.at("result") == "error"
        && (name == "shared_secret" || name == "replay_tag"))
      continue;
    REQUIRE(answer.contains(name));
    CHECK(answer.at(name) == value);
  }
}

void check_peeled(command& peel, const json& test_case) {
  CAPTURE(test_case.at("name").get<std::string>());
  auto packet = test_case.at("packet");
  for (std::size_t i = 0; i < test_case.at("hops").size(); ++i) {
    const auto answer
        = peel.ask({{"private", test_case.at("route").at(i).at("private")},
                    {"packet", packet}});
    check_same(test_case.at("hops").at(i), answer);
    if (answer.contains("packet"))
      packet = answer.at("packet");
  }
}

std::string refusal(command& peel, const json& test_case) {
  const auto answer
      = peel.ask({{"private", test_case.at("route").at(0).at("private")},
                  {"packet", test_case.at("packet")}});
  CHECK(answer.at("result") == "error");
  CHECK(answer.at("stage") == "process");
  return answer.value("error", "");
}

} // namespace

TEST_CASE("packet make builds the packets and SURBs of the vectors") {
  command make{"make"};
  for (const auto* file :
       {"sphinx/forward.json", "sphinx/surb.json", "sphinx/extended8.json"}) {
    for (const auto& test_case : vector_cases(file)) {
      CAPTURE(test_case.at("name").get<std::string>());
      auto request = make_request(test_case);
      const bool is_surb = test_case.contains("surb");
      if (is_surb)
        request["surb"] = true;
      const auto answer = make.ask(request);
      const auto* kind = is_surb ? "surb" : "packet";
      CHECK(answer.at("result") == kind);
      CHECK(answer.at(kind) == test_case.at(kind));
      CHECK(answer.at("first_hop")
            == test_case.at("route").at(0).at("address"));
    }
  }
  CHECK(make.end() == 0);
}

TEST_CASE("packet reply makes the packets of the vectors out of SURBs") {
  command reply{"reply"};
  for (const auto& test_case : vector_cases("sphinx/surb.json")) {
    const auto answer
        = reply.ask({{"surb", test_case.at("surb")},
                     {"message", test_case.at("message")},
                     {"payload_len", test_case.at("payload_len")}});
    CHECK(answer.at("result") == "packet");
    CHECK(answer.at("packet") == test_case.at("packet"));
    CHECK(answer.at("first_hop") == test_case.at("first_hop"));
  }
  CHECK(reply.end() == 0);
}

TEST_CASE("packet peel answers as the crate does") {
  command peel{"peel"};
  for (const auto* file :
       {"sphinx/forward.json", "sphinx/surb.json", "sphinx/extended8.json",
        "sphinx/batch.json", "sphinx/mutated.json"})
    for (const auto& test_case : vector_cases(file))
      check_peeled(peel, test_case);
  CHECK(peel.end() == 0);
}

TEST_CASE("packet peel names what only we refuse") {
  command peel{"peel"};
  for (const auto* file : {"sphinx/legacy.json", "sphinx/unknown_version.json"})
    for (const auto& test_case : vector_cases(file))
      CHECK(refusal(peel, test_case) == "UnsupportedVersion");
  for (const auto& test_case : vector_cases("sphinx/crafted.json"))
    if (test_case.at("name").get<std::string>().starts_with("small-order"))
      CHECK(refusal(peel, test_case) == "SmallOrder");
}

TEST_CASE("packet make refuses versions that are not spoken") {
  command make{"make"};
  for (const auto& test_case : vector_cases("sphinx/legacy.json"))
    CHECK(make.ask(make_request(test_case)).at("error")
          == "UnsupportedVersion");
}

TEST_CASE("a packet made without given randomness differs every time") {
  command make{"make"};
  auto request = make_request(vector_cases("sphinx/forward.json").at(0));
  request.erase("initial_secret");
  request.erase("final_padding");
  CHECK(make.ask(request).at("packet") != make.ask(request).at("packet"));
}

TEST_CASE("what is no request is answered as such and the next one is heard") {
  command peel{"peel"};
  for (const std::string text :
       {"junk", "{\"private\": ", "[]", "{}", "\"\xff\xfe\"",
        "{\"private\": 1, \"packet\": \"\"}",
        "{\"private\": \"00\", \"packet\": \"\"}"}) {
    CAPTURE(text);
    // A value may span lines; this closes what was left open.
    const auto answer = peel.ask_text(text.ends_with(": ") ? text + "]" : text);
    CHECK(answer.at("error") == "BadRequest");
  }
  check_peeled(peel, vector_cases("sphinx/forward.json").at(0));
  CHECK(peel.end() == 1);
}
