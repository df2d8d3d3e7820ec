#include "common/http/server.hpp"

#include "tests/support/http_connection.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <stdexcept>
#include <thread>
#include <vector>

using namespace nephele;
using tests::ask;
using tests::body_of;
using tests::status_of;
using connection = tests::http_connection;

TEST_CASE("a live service is ready only while every check holds") {
  http::server server{{}};
  std::string topology = "no snapshot yet";
  server.readiness().add("topology", [&] { return topology; });
  server.readiness().add("keys", [] { return std::string{}; });
  const auto port = server.start().value();
  auto answer = ask(port, "/health/ready");
  CHECK(status_of(answer) == 503);
  CHECK(body_of(answer)
        == R"({"failing":{"topology":"no snapshot yet"},"ok":false})");
  CHECK(status_of(ask(port, "/health/live")) == 200);
  topology.clear();
  answer = ask(port, "/health/ready");
  CHECK(status_of(answer) == 200);
  CHECK(body_of(answer) == R"({"ok":true})");
}

TEST_CASE("a service that fails a liveness check says so") {
  http::server server{{}};
  server.liveness().add("loop", [] { return std::string{"stuck"}; });
  CHECK(status_of(ask(server.start().value(), "/health/live")) == 503);
}

TEST_CASE("metrics are served in Prometheus's content type") {
  http::server server{{}};
  server.set_metrics([] { return std::string{"a_total 1\n"}; });
  const auto answer = ask(server.start().value(), "/metrics");
  CHECK(status_of(answer) == 200);
  CHECK(answer.find("Content-Type: text/plain; version=0.0.4")
        != std::string::npos);
  CHECK(body_of(answer) == "a_total 1\n");
}

TEST_CASE("pages see their query and what follows their prefix") {
  http::server server{{}};
  server.add_get("/api/v1/nodes", [](const auto& asked) {
    const auto layer = asked.query.find("layer");
    return http::response::json(layer == asked.query.end() ? "all"
                                                           : layer->second);
  });
  server.add_get_under("/api/v1/nodes/", [](const auto& asked) {
    return http::response::json("one:" + asked.rest);
  });
  server.add_get_under("/api/", [](const auto& asked) {
    return http::response::json("other:" + asked.rest);
  });
  const auto port = server.start().value();
  CHECK(body_of(ask(port, "/api/v1/nodes")) == "all");
  CHECK(body_of(ask(port, "/api/v1/nodes?layer=2&layer=3")) == "2");
  CHECK(body_of(ask(port, "/api/v1/nodes/ab%20c")) == "one:ab c");
  CHECK(body_of(ask(port, "/api/v2")) == "other:v2");
  CHECK(status_of(ask(port, "/elsewhere")) == 404);
}

TEST_CASE("other methods, long paths and junk get an answer, not a crash") {
  http::server server{{}};
  const auto port = server.start().value();
  CHECK(status_of(ask(port, "/metrics", "POST")) == 405);
  CHECK(status_of(ask(port, "/health/live", "DELETE")) == 405);
  CHECK(status_of(ask(port, "/" + std::string(20'000, 'a'))) == 414);
  {
    const connection junk{port};
    junk.write("\x01\x02\x03 junk\r\n\r\n");
    CHECK(status_of(junk.read_all()) == 400);
  }
  CHECK(status_of(ask(port, "/health/live")) == 200);
}

TEST_CASE("HEAD answers without a body") {
  http::server server{{}};
  const auto answer = ask(server.start().value(), "/health/live", "HEAD");
  CHECK(status_of(answer) == 200);
  CHECK(body_of(answer).empty());
}

TEST_CASE("a handler that throws costs a 500 and nothing else") {
  http::server server{{}};
  server.add_get("/bad", [](const auto&) -> http::response {
    throw std::runtime_error{"secret detail"};
  });
  const auto port = server.start().value();
  const auto answer = ask(port, "/bad");
  CHECK(status_of(answer) == 500);
  CHECK(answer.find("secret detail") == std::string::npos);
  CHECK(status_of(ask(port, "/health/live")) == 200);
}

TEST_CASE("many connections at once are all answered by few threads") {
  http::server_options few;
  few.threads = 1;
  few.max_waiting = 2;
  http::server server{few};
  const auto port = server.start().value();
  std::vector<std::thread> askers;
  std::atomic<int> answered{0};
  for (auto i = 0; i < 20; ++i)
    askers.emplace_back([&] {
      const connection to{port};
      to.write("GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n");
      answered += to.read_all().starts_with("HTTP/1.1 200") ? 1 : 0;
    });
  for (auto& asker : askers)
    asker.join();
  CHECK(answered == 20);
}

TEST_CASE("a port that is taken is an error") {
  http::server first{{}};
  http::server_options same;
  same.port = first.start().value();
  http::server second{same};
  const auto started = second.start();
  REQUIRE_FALSE(started.has_value());
  CHECK(started.error().is(http::errc::bind_failed));
}

TEST_CASE("stop closes the port and may be called twice") {
  http::server server{{}};
  const auto port = server.start().value();
  server.stop();
  server.stop();
  CHECK_FALSE(connection{port}.is_open());
}
