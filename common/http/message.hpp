#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace nephele::http {

struct request {
  /// Decoded, without the query: "/api/v1/nodes".
  std::string path;
  /// What follows the prefix of add_get_under; else empty.
  std::string rest;
  /// The query; of a name given twice, the first value.
  std::map<std::string, std::string, std::less<>> query;
};

struct response {
  int status = 200;
  std::string content_type = "application/json";
  std::string body;

  [[nodiscard]] static response json(std::string text) {
    return {200, "application/json", std::move(text)};
  }

  [[nodiscard]] static response not_found() {
    return {404, "application/json", R"({"error":"not_found"})"};
  }
};

using handler = std::function<response(const request&)>;

} // namespace nephele::http
