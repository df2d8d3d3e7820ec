#include "common/log/log.hpp"

#include "common/log/budget.hpp"

#include <doctest/doctest.h>

#include <type_traits>

using namespace nephele;
using namespace std::chrono_literals;
using log::format;
using log::level;

namespace {

using some_secret = crypto::secret<32, struct some_secret_tag>;

static_assert(
    !std::is_constructible_v<log::field, const char*, const some_secret&>);
static_assert(!std::is_constructible_v<log::field, const char*, some_secret>);

/// Collects lines while it lives.
struct captured {
  std::vector<std::string> lines;

  captured() {
    log::redirect([this](std::string_view line) { lines.emplace_back(line); });
  }

  captured(const captured&) = delete;
  captured& operator=(const captured&) = delete;

  ~captured() {
    log::redirect({});
    log::configure({});
  }
};

} // namespace

TEST_CASE("an event in text is its level, its name and its fields") {
  CHECK(log::render(format::text, level::warning, "link.peer_refused",
                    {{"reason", "bad_key"},
                     {"count", 3U},
                     {"change", -1},
                     {"open", true},
                     {"after", 1500us},
                     {"share", 0.25}})
        == "warning link.peer_refused reason=bad_key count=3 change=-1 "
           "open=true after=1.5 share=0.25");
}

TEST_CASE("an event in JSON has the same fields, typed") {
  CHECK(log::render(format::json, level::info, "app.started",
                    {{"service", "mixnode"},
                     {"port", std::uint16_t{17}},
                     {"ready", false},
                     {"delay", 50ms}})
        == R"("level":"info","event":"app.started","service":"mixnode",)"
           R"("port":17,"ready":false,"delay":50)");
}

TEST_CASE("text from outside cannot forge a line, a field or a quote") {
  CHECK(log::render(format::text, level::info, "a.b", {{"x", "1 y=2"}})
        == R"(info    a.b x="1 y=2")");
  CHECK(log::render(format::text, level::info, "a.b",
                    {{"x", "a\nerror   c.d\x1B[31m"}})
        == R"(info    a.b x="a\u000aerror   c.d\u001b[31m")");
  CHECK(log::render(format::json, level::info, "a.b", {{"x", "\"},\\\xFF"}})
        == R"("level":"info","event":"a.b","x":"\"},\\\u00ff")");
}

TEST_CASE("what is below the threshold is not told") {
  captured told;
  log::configure({level::warning, format::text});
  log::info("test.below");
  log::warning("test.above");
  REQUIRE(told.lines.size() == 1);
  CHECK(told.lines[0].ends_with("Z warning test.above"));
}

TEST_CASE("a JSON line is one object with the time first") {
  captured told;
  log::configure({level::info, format::json});
  log::info("test.json", {{"n", 1}});
  REQUIRE(told.lines.size() == 1);
  CHECK(told.lines[0].starts_with(R"({"time":"20)"));
  CHECK(told.lines[0].ends_with(
      R"(","level":"info","event":"test.json","n":1})"));
}

TEST_CASE("a flood of one event is cut, others are still told") {
  captured told;
  for (auto i = 0; i < 1'000; ++i)
    log::warning("test.flood");
  CHECK(told.lines.size() >= 20);
  CHECK(told.lines.size() < 100);
  log::warning("test.other");
  CHECK(told.lines.back().ends_with("test.other"));
}

TEST_CASE("the first event after a cut says how many were left out") {
  log::budget names;
  steady_time now{1h};
  for (auto i = 0; i < 20; ++i)
    CHECK(names.take("a", now) == 0U);
  for (auto i = 0; i < 7; ++i)
    CHECK_FALSE(names.take("a", now).has_value());
  CHECK(names.take("a", now + 1s) == 7U);
  CHECK_FALSE(names.take("a", now + 1s).has_value());
  CHECK(names.take("a", now + 2s) == 1U);
}
