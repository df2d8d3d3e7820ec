#pragma once

#include "common/base/bytes.hpp"

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace nephele::vectors {

using nlohmann::json;

/// What was compared, and whether it agreed.
struct check {
  std::string name;
  bool agrees = false;
};

/// Collects the checks of one vector file.
class check_list {
public:
  void holds(std::string name, bool condition) {
    checks_.push_back({std::move(name), condition});
  }

  /// Byte for byte.
  void equal(std::string name, byte_span computed, const json& hex) {
    holds(std::move(name), to_hex(computed) == hex.get<std::string>());
  }

  /// Anything with encode().
  template <class Encodable>
    requires requires(const Encodable& value) { value.encode(); }
  void equal(std::string name, const Encodable& computed, const json& hex) {
    equal(std::move(name), byte_span{computed.encode()}, hex);
  }

  [[nodiscard]] const std::vector<check>& checks() const noexcept {
    return checks_;
  }

private:
  std::vector<check> checks_;
};

} // namespace nephele::vectors
