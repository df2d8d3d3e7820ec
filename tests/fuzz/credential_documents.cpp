#include "common/credential_documents/policy_document.hpp"
#include "common/credential_documents/schema_document.hpp"
#include "tests/fuzz/target.hpp"

namespace nephele::fuzz {

/// A schema that is accepted keeps its rules; so does a policy, of a schema
/// with an attribute of every type.
void run(byte_span input) {
  namespace attribute = credential::attribute;
  const auto document = as_text(input);
  if (const auto schema = credential_documents::parse_schema(document)) {
    require(schema->check(credential::ps::max_slots).has_value());
    require(schema->id == attribute::id_of_schema(input));
  }
  using enum attribute::attribute_type;
  const attribute::schema every{{},
                                "every",
                                1,
                                {{"truth", boolean, {}, false},
                                 {"land", enumeration, {"AT", "DE"}, false},
                                 {"birth", date, {}, false},
                                 {"level", integer, {}, true},
                                 {"word", text, {}, false},
                                 {"raw", bytes, {}, false}}};
  if (const auto policy = credential_documents::parse_policy(document, every))
    require(policy->check(every).has_value());
}

} // namespace nephele::fuzz
