#include "common/credential/ecash/withdrawal.hpp"
#include "tests/fuzz/target.hpp"

namespace nephele::fuzz {

/// Whatever is accepted has one encoding, and can be checked.
void run(byte_span input) {
  const auto request = credential::ecash::withdrawal_request::decode(input);
  if (!request)
    return;
  const auto bytes = request->encode();
  require(bytes.size() == input.size());
  require(std::memcmp(bytes.data(), input.data(), bytes.size()) == 0);
  const credential::ecash::deposit deposit{
      "fuzz", 1, request->public_key, {}, {}};
  (void)credential::ecash::check_request(*request, deposit, {});
}

} // namespace nephele::fuzz
