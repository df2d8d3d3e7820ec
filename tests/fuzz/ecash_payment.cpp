#include "common/credential/ecash/payment.hpp"
#include "tests/fuzz/target.hpp"

namespace nephele::fuzz {

/// Whatever is accepted has one encoding and a challenge.
void run(byte_span input) {
  const auto payment = credential::ecash::payment::decode(input);
  if (!payment)
    return;
  const auto bytes = payment->encode();
  require(bytes.size() == input.size());
  require(std::memcmp(bytes.data(), input.data(), bytes.size()) == 0);
  require(!payment->challenge().is_zero());
}

} // namespace nephele::fuzz
