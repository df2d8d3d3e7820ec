#include "common/light_client/verify.hpp"

#include "tests/unit/light_client/signed_example.hpp"

#include <doctest/doctest.h>

using namespace nephele;
using namespace nephele::light_client;
using nephele::tests::signed_example;

namespace {

bool fails_by(const signed_example& example, errc code) {
  const auto verified = verify(example.what, "example", example.validators);
  return !verified && verified.error().is(code);
}

} // namespace

TEST_CASE("more than two thirds of the power make a header final") {
  const signed_example three_of_four{4, 3};
  CHECK(verify(three_of_four.what, "example", three_of_four.validators));
  CHECK(fails_by(signed_example{3, 2}, errc::too_little_power));
  CHECK(fails_by(signed_example{4, 0}, errc::too_little_power));
  const signed_example alone{1, 1};
  CHECK(verify(alone.what, "example", alone.validators));
}

TEST_CASE("a validator that signs twice counts once") {
  signed_example example{4, 2};
  example.sign_with(*example.keys[1]);
  CHECK(fails_by(example, errc::too_little_power));
}

TEST_CASE("signatures of strangers and forged ones count nothing") {
  signed_example example{4, 3};
  example.what.why.signatures[0].signature.bytes[3] ^= std::byte{1};
  CHECK(fails_by(example, errc::too_little_power));
  signed_example late{4, 3};
  late.what.why.signatures[2].time += std::chrono::seconds{1};
  CHECK(fails_by(late, errc::too_little_power));
}

TEST_CASE("chain, validators and header must be those that were signed") {
  const signed_example example{4, 4};
  const auto other = verify(example.what, "other", example.validators);
  REQUIRE_FALSE(other.has_value());
  CHECK(other.error().is(errc::wrong_chain));
  auto changed = example;
  changed.what.head.app[0] ^= std::byte{1};
  CHECK(fails_by(changed, errc::wrong_block));
  auto weaker = example;
  weaker.validators[0].power = 1;
  CHECK(fails_by(weaker, errc::wrong_validators));
}
