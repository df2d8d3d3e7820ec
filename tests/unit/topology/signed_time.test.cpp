#include "common/topology/signed_time.hpp"

#include "common/topology/domains.hpp"

#include <doctest/doctest.h>

using namespace nephele;
using namespace nephele::topology;

TEST_CASE("a signed time answers one nonce and one network's signers") {
  crypto::seeded_random source{1};
  const auto key = crypto::make_signing_key(source);
  const auto stranger = crypto::make_signing_key(source);
  const auto nonce = source.make<time_nonce>();
  const wall_time now{std::chrono::seconds{1'700'000'000}};
  const auto document = sign_time(nonce, now, std::span{&key, 1});
  const std::array signers{key.id()};
  CHECK(verify_time(document, nonce, signers) == now);
  CHECK(verify_time(document, source.make<time_nonce>(), signers)
            .error()
            .is(errc::wrong_nonce));
  const std::array others{stranger.id()};
  CHECK(verify_time(document, nonce, others)
            .error()
            .is(errc::too_few_signatures));
  const auto as_descriptor
      = sign_document(descriptor_domain, document.payload, key);
  CHECK(verify_time(as_descriptor, nonce, signers).error().is(errc::forged));
}
