#include "common/credential_documents/fields.hpp"

#include <algorithm>

namespace nephele::credential_documents {

using nlohmann::json;

json parse_object(std::string_view text, std::size_t limit) {
  if (text.size() > limit)
    return nullptr;
  auto parsed = json::parse(text, nullptr, false);
  if (!parsed.is_object())
    return nullptr;
  return parsed;
}

bool has_only(const json& object,
              std::initializer_list<std::string_view> names) {
  for (const auto& [name, value] : object.items())
    if (std::ranges::find(names, std::string_view{name}) == names.end())
      return false;
  return true;
}

std::optional<std::string> text_in(const json& object, const char* name) {
  const auto field = object.find(name);
  if (field == object.end() || !field->is_string())
    return std::nullopt;
  return field->get<std::string>();
}

std::optional<std::uint64_t> number_in(const json& object, const char* name,
                                       std::uint64_t limit) {
  const auto field = object.find(name);
  if (field == object.end() || !field->is_number_unsigned()
      || field->get<std::uint64_t>() > limit)
    return std::nullopt;
  return field->get<std::uint64_t>();
}

std::optional<bool> truth_in(const json& object, const char* name,
                             bool missing) {
  const auto field = object.find(name);
  if (field == object.end())
    return missing;
  if (!field->is_boolean())
    return std::nullopt;
  return field->get<bool>();
}

const json* list_in(const json& object, const char* name, std::size_t limit) {
  const auto field = object.find(name);
  if (field == object.end() || !field->is_array() || field->size() > limit)
    return nullptr;
  return &*field;
}

} // namespace nephele::credential_documents
