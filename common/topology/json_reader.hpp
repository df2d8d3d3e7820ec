#pragma once

#include "common/base/bytes.hpp"
#include "common/base/clock.hpp"
#include "common/topology/errors.hpp"

#include <nlohmann/json.hpp>

#include <limits>
#include <string>

namespace nephele::topology {

/// Reads typed fields of one JSON object. The first fault sticks and later
/// reads give empty values, so that a decoder lists its fields once and asks
/// for the fault at the end.
class json_reader {
public:
  /// @param where  names the object in faults: "snapshot.nodes".
  json_reader(const nlohmann::json& object, std::string where);

  /// Required; at most `limit` bytes.
  [[nodiscard]] std::string text(const char* name, std::size_t limit);

  /// Empty where the field is missing.
  [[nodiscard]] std::string optional_text(const char* name, std::size_t limit);

  /// Required, a whole number from 0 to `limit`.
  [[nodiscard]] std::uint64_t
  number(const char* name,
         std::uint64_t limit = std::numeric_limits<std::uint64_t>::max());

  /// Nanoseconds since 1970.
  [[nodiscard]] wall_time time(const char* name);

  /// Nanoseconds.
  [[nodiscard]] std::chrono::nanoseconds duration(const char* name);

  /// Required hex of exactly the size of `Fixed`.
  template <class Fixed>
  [[nodiscard]] Fixed hex(const char* name) {
    Fixed value;
    if (const auto* field = find(name))
      if (!field->is_string()
          || !from_hex_into(field->get_ref<const std::string&>(), value.span()))
        fault(errc::malformed, name);
    return value;
  }

  /// Required array of at most `limit` elements; an empty one after a fault.
  [[nodiscard]] const nlohmann::json& list(const char* name, std::size_t limit);

  /// Required object or array; null after a fault.
  [[nodiscard]] const nlohmann::json& value(const char* name);

  [[nodiscard]] bool has(const char* name) const;

  void fault(errc code, std::string_view name);
  void fault(const error& reason);

  /// The first fault, if any.
  [[nodiscard]] result<void> outcome() const;

private:
  [[nodiscard]] const nlohmann::json* find(const char* name);

  const nlohmann::json& object_;
  std::string where_;
  std::optional<error> fault_;
};

/// Parses text that must be one JSON object, without exceptions.
/// @returns errc::too_large above `limit` bytes, errc::malformed.
[[nodiscard]] result<nlohmann::json>
parse_object(std::string_view text, std::size_t limit, std::string_view where);

} // namespace nephele::topology
