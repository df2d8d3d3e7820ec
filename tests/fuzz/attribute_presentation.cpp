#include "common/credential/attribute/policy.hpp"
#include "tests/fuzz/target.hpp"

namespace nephele::fuzz {

/// Whatever is accepted has one encoding.
void run(byte_span input) {
  const auto answer = credential::attribute::presentation::decode(input);
  if (!answer)
    return;
  const auto bytes = answer->encode();
  require(bytes.size() == input.size());
  require(std::memcmp(bytes.data(), input.data(), bytes.size()) == 0);
}

} // namespace nephele::fuzz
