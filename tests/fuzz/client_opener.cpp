#include "common/client/opener.hpp"
#include "tests/fuzz/target.hpp"

#include <algorithm>

namespace nephele::fuzz {

namespace {

/// The secret of tests/vectors/message/sealing.json's first recipient, so that
/// its sealed part, in the corpus, opens.
client::encryption_pair recipient() {
  crypto::x25519_secret secret;
  require(from_hex_into(
      "dd3befe22d49bcc8003b22e9473cac652a6ee2186402875579387a381e35862a",
      secret.expose_mutable()));
  return crypto::x25519_pair_from<encryption_key>(std::move(secret));
}

} // namespace

/// The first 1,630 bytes are what a gateway passes on.
void run(byte_span input) {
  byte_array<client::sealed_size> sealed{};
  std::ranges::copy(input.first(std::min(input.size(), sealed.size())),
                    sealed.begin());
  crypto::seeded_random source{1};
  auto own = recipient();
  const client::address self{{}, own.public_key, {}, {}};
  client::packet_factory factory{self, source};
  client::reply_surbs replies{factory};
  client::opener opener{std::move(own), replies};
  const auto opened = opener.open(sealed);
  if (!opened)
    return;
  require(!opened->reply_to);
  // Anybody can seal anything to us.
  (void)client::parse_content(opened->data);
}

} // namespace nephele::fuzz
