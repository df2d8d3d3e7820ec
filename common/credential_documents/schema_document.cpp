#include "common/credential_documents/schema_document.hpp"

#include "common/credential_documents/fields.hpp"

#include <limits>

namespace nephele::credential_documents {

namespace attribute = credential::attribute;
using attribute::attribute_definition;
using attribute::attribute_type;
using attribute::errc;
using nlohmann::json;

namespace {

std::optional<attribute_type> type_of(std::string_view name) {
  using enum attribute_type;
  static constexpr std::array<std::pair<std::string_view, attribute_type>, 6>
      names{{{"boolean", boolean},
             {"enum", enumeration},
             {"date", date},
             {"integer", integer},
             {"string", text},
             {"bytes", attribute_type::bytes}}};
  for (const auto& [word, type] : names)
    if (word == name)
      return type;
  return std::nullopt;
}

result<attribute_definition> parse_attribute(const json& entry) {
  if (!entry.is_object()
      || !has_only(entry, {"name", "type", "values", "hidden_from_issuer"}))
    return fail(errc::bad_schema, "attribute");
  const auto name = text_in(entry, "name");
  const auto type = type_of(text_in(entry, "type").value_or(""));
  const auto is_hidden = truth_in(entry, "hidden_from_issuer", false);
  if (!name || !type || !is_hidden)
    return fail(errc::bad_schema, "attribute " + name.value_or("without name"));
  attribute_definition parsed{*name, *type, {}, *is_hidden};
  if (!entry.contains("values"))
    return parsed;
  const auto* values
      = list_in(entry, "values", attribute::max_enumeration_size);
  if (values == nullptr)
    return fail(errc::bad_schema, *name + ": values");
  for (const auto& value : *values) {
    if (!value.is_string())
      return fail(errc::bad_schema, *name + ": values");
    parsed.values.push_back(value.get<std::string>());
  }
  return parsed;
}

} // namespace

result<attribute::schema> parse_schema(std::string_view text) {
  const auto document = parse_object(text, attribute::max_schema_size);
  if (document.is_null()
      || !has_only(document, {"name", "version", "attributes"}))
    return fail(errc::bad_schema, "document");
  const auto name = text_in(document, "name");
  const auto version = number_in(document, "version",
                                 std::numeric_limits<std::uint32_t>::max());
  const auto* attributes
      = list_in(document, "attributes", credential::ps::max_slots);
  if (!name || !version || attributes == nullptr)
    return fail(errc::bad_schema, "name, version or attributes");
  attribute::schema parsed;
  parsed.id = attribute::id_of_schema(as_bytes(text));
  parsed.name = *name;
  parsed.version = static_cast<std::uint32_t>(*version);
  for (const auto& entry : *attributes) {
    auto one = parse_attribute(entry);
    if (!one)
      return fail(std::move(one).error());
    parsed.attributes.push_back(*std::move(one));
  }
  if (auto fine = parsed.check(credential::ps::max_slots); !fine)
    return fail(std::move(fine).error());
  return parsed;
}

} // namespace nephele::credential_documents
