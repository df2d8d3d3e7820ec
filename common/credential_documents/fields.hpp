#pragma once

#include "common/base/bytes.hpp"

#include <nlohmann/json.hpp>

#include <initializer_list>

namespace nephele::credential_documents {

/// The object that `text` is, or null: too large, no JSON, no object.
[[nodiscard]] nlohmann::json parse_object(std::string_view text,
                                          std::size_t limit);

/// Whether `object` has no other fields than these.
[[nodiscard]] bool has_only(const nlohmann::json& object,
                            std::initializer_list<std::string_view> names);

/// The string in that field, or nothing.
[[nodiscard]] std::optional<std::string> text_in(const nlohmann::json& object,
                                                 const char* name);

/// The number in that field if it is one from 0 to `limit`.
[[nodiscard]] std::optional<std::uint64_t>
number_in(const nlohmann::json& object, const char* name, std::uint64_t limit);

/// The truth value in that field; `missing` without the field; nothing if it
/// is something else.
[[nodiscard]] std::optional<bool> truth_in(const nlohmann::json& object,
                                           const char* name, bool missing);

/// The array in that field, or null.
[[nodiscard]] const nlohmann::json*
list_in(const nlohmann::json& object, const char* name, std::size_t limit);

} // namespace nephele::credential_documents
