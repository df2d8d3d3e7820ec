#include "common/credential/dkg/round.hpp"
#include "tests/fuzz/target.hpp"

namespace nephele::fuzz {

namespace {

using namespace credential;

void require_same(byte_span encoded, byte_span input) {
  require(encoded.size() == input.size());
  require(std::memcmp(encoded.data(), input.data(), input.size()) == 0);
}

/// A deal of dealer 1 for receivers 2 to 4 whose session keys are all g.
void try_deal(byte_span input) {
  const auto terms = dkg::round_terms::new_key("fuzz", 1, 3, 4);
  const pairing::g1_affine key{pairing::g1::generator()};
  const dkg::receiver_keys receivers{{1, key}, {2, key}, {3, key}, {4, key}};
  const auto dealt = dkg::deal::decode(input, terms, {1, 1}, receivers);
  if (!dealt)
    return;
  require(dealt->boxes.size() == 3);
  crypto::seeded_random randomness{1};
  (void)dealt->commitments.is_consistent(randomness);
  require(!dkg::open_share(terms, *dealt, 2, pairing::g1::generator()));
}

} // namespace

/// Whatever is accepted has one encoding; nothing that is not of the phase
/// changes a round.
void run(byte_span input) {
  if (const auto read = dkg::registration::decode(input))
    require_same(read->encode(), input);
  if (const auto read = dkg::complaint::decode(input))
    require_same(read->encode(), input);
  try_deal(input);
  dkg::round round{dkg::round_terms::new_key("fuzz", 1, 3, 1)};
  crypto::seeded_random randomness{2};
  const byte_vector body{input.begin(), input.end()};
  require(!round.accept({dkg::phase::dealing, 1, body}, randomness));
  (void)round.accept({dkg::phase::registering, 1, body}, randomness);
  require(round.current() == dkg::phase::registering);
}

} // namespace nephele::fuzz
