#include "common/credential/dkg/member.hpp"
#include "common/credential/dkg/share_file.hpp"
#include "tests/fuzz/target.hpp"

namespace nephele::fuzz {

/// Nothing opens that was not sealed.
void run(byte_span input) {
  using namespace credential;
  const crypto::box_key key;
  require(!dkg::open_share_file(input, {"fuzz", 1, 1}, key));
  const auto terms = dkg::round_terms::new_key("fuzz", 1, 3, 4);
  require(!dkg::member::restore(input, terms, 1, key));
}

} // namespace nephele::fuzz
