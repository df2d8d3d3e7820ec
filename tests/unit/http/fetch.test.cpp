#include "common/http/fetch.hpp"

#include "common/http/server.hpp"

#include <doctest/doctest.h>

using namespace nephele;
using namespace std::chrono_literals;

namespace {

struct page {
  http::server server{{}};
  std::string origin;

  page() {
    server.add_get("/page", [](const http::request&) {
      return http::response::json("{}");
    });
    server.add_get("/large", [](const http::request&) {
      return http::response::json(std::string(100'000, 'x'));
    });
    origin = "http://127.0.0.1:" + std::to_string(server.start().value());
  }

  auto get(const std::string& path, std::size_t limit = 1'000'000) const {
    return http::fetch(origin + path, limit, 10s);
  }
};

} // namespace

TEST_CASE("a page is fetched whole") {
  const page p;
  CHECK(p.get("/page") == "{}");
  CHECK(p.get("/large")->size() == 100'000);
}

TEST_CASE("what is missing, too large or not there fails") {
  const page p;
  CHECK(p.get("/nothing").error().is(http::errc::fetch_failed));
  CHECK(p.get("/large", 50'000).error().is(http::errc::fetch_failed));
  CHECK(p.get("/large", 100'000));
  // Port 1 of loopback: nobody answers there.
  CHECK(http::fetch("http://127.0.0.1:1/", 10, 1s)
            .error()
            .is(http::errc::fetch_failed));
}

TEST_CASE("only plain http is fetched") {
  for (const auto* const url : {"", "127.0.0.1", "https://127.0.0.1/",
                                "http://", "http:///x", "file:///etc/passwd"}) {
    CAPTURE(url);
    CHECK(http::fetch(url, 10, 1s).error().is(http::errc::bad_url));
  }
}
