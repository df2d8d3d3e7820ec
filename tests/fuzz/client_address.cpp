#include "common/client/address.hpp"
#include "tests/fuzz/target.hpp"

namespace nephele::fuzz {

/// What is taken for an address is one, and has one spelling but for case.
void run(byte_span input) {
  const auto parsed = client::parse_address(as_text(input));
  if (!parsed)
    return;
  const auto text = client::print(*parsed);
  require(text.size() == input.size());
  require(client::parse_address(text) == *parsed);
  require(parsed->fallback != parsed->gateway);
}

} // namespace nephele::fuzz
