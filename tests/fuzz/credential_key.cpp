#include "common/credential/ps/verification_key.hpp"
#include "tests/fuzz/target.hpp"

namespace nephele::fuzz {

/// Whatever is accepted has one encoding.
void run(byte_span input) {
  crypto::seeded_random randomness{1};
  const auto key = credential::ps::verification_key::decode(input, randomness);
  if (!key)
    return;
  const auto bytes = key->encode();
  require(bytes.size() == input.size());
  require(std::memcmp(bytes.data(), input.data(), bytes.size()) == 0);
}

} // namespace nephele::fuzz
