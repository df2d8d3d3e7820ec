#pragma once

#include "common/credential/attribute/schema.hpp"

namespace nephele::credential_documents {

/// A schema as published: a JSON object of `name`, `version` and `attributes`,
/// each with `name`, `type` (boolean, enum, date, integer, string, bytes), an
/// enum's `values`, and perhaps `hidden_from_issuer`. Its id is that of these
/// very bytes. Whether it fits a key is schema::check's to say.
/// @returns attribute::errc::bad_schema; the context says where.
[[nodiscard]] result<credential::attribute::schema>
parse_schema(std::string_view json);

} // namespace nephele::credential_documents
