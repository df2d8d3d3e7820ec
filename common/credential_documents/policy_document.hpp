#pragma once

#include "common/credential/attribute/policy.hpp"

namespace nephele::credential_documents {

inline constexpr std::size_t max_policy_size = 16'384;

/// A policy as a JSON object:
///
///     {"issuers": "<id of the issuers' key, hex>", "schema": "<id, hex>",
///      "epoch_at_least": 20503, "scope": "service.example/forum",
///      "require": [{"attribute": "birth", "at_most": "2007-07-03"}, …]}
///
/// `scope` may be missing. A requirement names an attribute and has one of
/// `disclose` (true), `equals` (a value), `one_of` (values; with `hidden`: true
/// without showing which), `at_most`, `at_least` (a date or integer),
/// `age_at_least` (years). Values: true or false, the name of a choice,
/// "YYYY-MM-DD", a whole number, text, hex, and null for none.
/// @param schema  of the id that the policy names
/// @returns attribute::errc::bad_policy or unknown_schema; the context says
/// where.
[[nodiscard]] result<credential::attribute::policy>
parse_policy(std::string_view json,
             const credential::attribute::schema& schema);

} // namespace nephele::credential_documents
