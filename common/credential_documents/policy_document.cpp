#include "common/credential_documents/policy_document.hpp"

#include "common/credential_documents/fields.hpp"

#include <limits>

namespace nephele::credential_documents {

namespace attribute = credential::attribute;
namespace chrono = std::chrono;
using attribute::attribute_type;
using attribute::attribute_value;
using attribute::errc;
using attribute::policy_rule;
using nlohmann::json;

namespace {

constexpr std::size_t max_rules = 32;
constexpr std::size_t max_scope_size = 255;

std::optional<unsigned> digits(std::string_view text) {
  unsigned value = 0;
  for (const auto c : text) {
    if (c < '0' || c > '9')
      return std::nullopt;
    value = value * 10 + static_cast<unsigned>(c - '0');
  }
  return value;
}

/// YYYY-MM-DD.
std::optional<attribute_value> date_of(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-')
    return std::nullopt;
  const auto year = digits(text.substr(0, 4));
  const auto month = digits(text.substr(5, 2));
  const auto day = digits(text.substr(8, 2));
  if (!year || !month || !day)
    return std::nullopt;
  const chrono::year_month_day date{chrono::year{static_cast<int>(*year)},
                                    chrono::month{*month}, chrono::day{*day}};
  if (!date.ok())
    return std::nullopt;
  return chrono::sys_days{date};
}

std::optional<attribute_value> integer_of(const json& value) {
  constexpr auto greatest = std::numeric_limits<std::int64_t>::max();
  if (!value.is_number_integer()
      || (value.is_number_unsigned()
          && value.get<std::uint64_t>() > std::uint64_t{greatest}))
    return std::nullopt;
  return value.get<std::int64_t>();
}

std::optional<attribute_value> value_of(const json& value,
                                        attribute_type type) {
  if (value.is_null())
    return attribute::absent_value{};
  if (type == attribute_type::boolean)
    return value.is_boolean()
               ? std::optional<attribute_value>{value.get<bool>()}
               : std::nullopt;
  if (type == attribute_type::integer)
    return integer_of(value);
  if (!value.is_string())
    return std::nullopt;
  auto text = value.get<std::string>();
  if (type == attribute_type::enumeration)
    return attribute::choice{std::move(text)};
  if (type == attribute_type::date)
    return date_of(text);
  if (type == attribute_type::text)
    return text;
  auto bytes = from_hex(text);
  return bytes ? std::optional<attribute_value>{*std::move(bytes)}
               : std::nullopt;
}

using rule_type = decltype(policy_rule::rule);

std::optional<rule_type> one_of(const json& entry, attribute_type type) {
  const auto* list = list_in(entry, "one_of", attribute::max_enumeration_size);
  const auto is_hidden = truth_in(entry, "hidden", false);
  if (list == nullptr || !is_hidden)
    return std::nullopt;
  attribute::one_of_rule rule{{}, *is_hidden};
  for (const auto& value : *list) {
    auto parsed = value_of(value, type);
    if (!parsed)
      return std::nullopt;
    rule.values.push_back(*std::move(parsed));
  }
  return rule;
}

std::optional<rule_type> rule_of(const json& entry, std::string_view kind,
                                 attribute_type type) {
  if (kind == "one_of")
    return one_of(entry, type);
  if (entry.contains("hidden"))
    return std::nullopt;
  if (kind == "disclose")
    return entry.at("disclose") == json(true)
               ? std::optional<rule_type>{attribute::disclose_rule{}}
               : std::nullopt;
  if (kind == "age_at_least") {
    const auto years = number_in(entry, "age_at_least", 120);
    return years ? std::optional<rule_type>{attribute::age_rule{
                       static_cast<std::uint16_t>(*years)}}
                 : std::nullopt;
  }
  auto value = value_of(entry.at(std::string{kind}), type);
  if (!value)
    return std::nullopt;
  if (kind == "equals")
    return attribute::disclose_rule{*std::move(value)};
  const auto side = kind == "at_most" ? attribute::range_kind::at_most
                                      : attribute::range_kind::at_least;
  return attribute::bound_rule{side, *std::move(value)};
}

result<policy_rule> parse_rule(const json& entry,
                               const attribute::schema& schema) {
  if (!entry.is_object())
    return fail(errc::bad_policy, "requirement");
  const auto name = text_in(entry, "attribute").value_or("");
  const auto slot = schema.slot_of(name);
  if (!slot)
    return fail(errc::bad_policy, "no such attribute: " + name);
  std::optional<std::string_view> kind;
  for (const std::string_view word :
       {"disclose", "equals", "one_of", "at_most", "at_least", "age_at_least"})
    if (entry.contains(std::string{word})) {
      if (kind)
        return fail(errc::bad_policy, name + ": two requirements in one");
      kind = word;
    }
  if (!kind || !has_only(entry, {"attribute", "hidden", *kind}))
    return fail(errc::bad_policy, name + ": unknown requirement");
  auto rule = rule_of(entry, *kind, schema.at(*slot)->type);
  if (!rule)
    return fail(errc::bad_policy, name + ": " + std::string{*kind});
  return policy_rule{name, *std::move(rule)};
}

template <class Id>
std::optional<Id> id_in(const json& document, const char* name) {
  return fixed_from_hex<Id>(text_in(document, name).value_or(""));
}

} // namespace

result<attribute::policy> parse_policy(std::string_view text,
                                       const attribute::schema& schema) {
  const auto document = parse_object(text, max_policy_size);
  if (document.is_null()
      || !has_only(document,
                   {"issuers", "schema", "epoch_at_least", "scope", "require"}))
    return fail(errc::bad_policy, "document");
  const auto issuers = id_in<credential::ps::key_id>(document, "issuers");
  const auto schema_named = id_in<attribute::schema_id>(document, "schema");
  const auto earliest = number_in(document, "epoch_at_least",
                                  std::numeric_limits<std::uint32_t>::max());
  const auto* rules = list_in(document, "require", max_rules);
  if (!issuers || !schema_named || !earliest || rules == nullptr)
    return fail(errc::bad_policy, "issuers, schema, epoch or requirements");
  attribute::policy parsed{
      *issuers,
      *schema_named,
      attribute::epoch{static_cast<std::uint32_t>(*earliest)},
      text_in(document, "scope"),
      {}};
  if (document.contains("scope")
      && (!parsed.scope || parsed.scope->size() > max_scope_size))
    return fail(errc::bad_policy, "scope");
  for (const auto& entry : *rules) {
    auto rule = parse_rule(entry, schema);
    if (!rule)
      return fail(std::move(rule).error());
    parsed.rules.push_back(*std::move(rule));
  }
  if (auto fine = parsed.check(schema); !fine)
    return fail(std::move(fine).error());
  return parsed;
}

} // namespace nephele::credential_documents
