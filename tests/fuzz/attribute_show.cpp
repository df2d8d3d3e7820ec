#include "common/credential/attribute/show.hpp"
#include "tests/fuzz/target.hpp"

namespace nephele::fuzz {

namespace {

/// Five hidden slots, a pseudonym, a range of two digits and, for inputs of
/// the length that it gives, a membership.
credential::attribute::statement claim(bool has_membership) {
  using namespace credential;
  attribute::statement made;
  made.disclosed = {{0, {}}, {4, {}}, {7, {}}};
  made.hidden = {1, 2, 3, 5, 6};
  made.ranges = {{3, attribute::range_kind::at_most, 39'265, 2}};
  made.scope.emplace(4);
  if (has_membership)
    made.memberships.push_back({2, {}});
  require(made.check(8).has_value());
  return made;
}

} // namespace

/// Whatever is accepted has one encoding, the claimed shape and a challenge.
void run(byte_span input) {
  using namespace credential;
  for (const auto has_membership : {false, true}) {
    const auto asked = claim(has_membership);
    const auto shape = attribute::show_shape::of(asked);
    const auto shown = attribute::show::decode(input, shape);
    if (!shown)
      continue;
    require(shown->has(shape));
    const auto bytes = shown->encode();
    require(bytes.size() == input.size());
    require(std::memcmp(bytes.data(), input.data(), bytes.size()) == 0);
    require(!attribute::challenge(asked, *shown).is_zero());
  }
}

} // namespace nephele::fuzz
