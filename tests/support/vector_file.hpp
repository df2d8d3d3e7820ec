#pragma once

#include "common/base/bytes.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <fstream>

namespace nephele::test {

/// The `cases` of tests/vectors/<name>. A test target that uses it defines
/// NEPHELE_TEST_VECTORS as that folder.
inline nlohmann::json vector_cases(std::string_view name) {
  const auto path = std::string{NEPHELE_TEST_VECTORS "/"} + std::string{name};
  std::ifstream file{path};
  REQUIRE_MESSAGE(file.is_open(), "cannot open " << path);
  auto cases = nlohmann::json::parse(file).at("cases");
  REQUIRE_FALSE(cases.empty());
  return cases;
}

inline byte_vector hex_bytes(const nlohmann::json& value) {
  auto bytes = from_hex(value.get<std::string>());
  REQUIRE(bytes.has_value());
  return *bytes;
}

template <class Fixed>
Fixed hex_fixed(const nlohmann::json& value) {
  Fixed result;
  if constexpr (requires { result.expose_mutable(); })
    REQUIRE(from_hex_into(value.get<std::string>(), result.expose_mutable()));
  else
    REQUIRE(from_hex_into(value.get<std::string>(), result.span()));
  return result;
}

} // namespace nephele::test
