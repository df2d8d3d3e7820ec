#include "common/credential/attribute/issuance.hpp"
#include "tests/fuzz/target.hpp"

namespace nephele::fuzz {

/// Whatever is accepted has one encoding, and can be refused or answered.
void run(byte_span input) {
  using namespace credential;
  for (std::uint8_t hidden = 1; hidden <= 3; ++hidden) {
    const auto request = attribute::issue_request::decode(input, hidden);
    if (!request)
      continue;
    const auto bytes = request->encode();
    require(bytes.size() == input.size());
    require(std::memcmp(bytes.data(), input.data(), bytes.size()) == 0);
    attribute::issue_terms terms;
    for (std::uint8_t slot = 0; slot < hidden; ++slot)
      terms.hidden.push_back(slot);
    ps::issuer_key share;
    share.y.resize(hidden);
    (void)attribute::issue(share, terms, *request);
  }
}

} // namespace nephele::fuzz
