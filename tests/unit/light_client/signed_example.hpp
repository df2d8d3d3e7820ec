#pragma once

#include "common/crypto/ed25519.hpp"
#include "common/light_client/verify.hpp"

#include <memory>

namespace nephele::tests {

/// A chain of `count` validators of power 10 each, and one header that the
/// first `voters` of them signed.
struct signed_example {
  std::vector<std::shared_ptr<const crypto::signing_key>> keys;
  light_client::validator_set validators;
  light_client::signed_header what;

  signed_example(std::size_t count, std::size_t voters) {
    crypto::seeded_random source{11};
    for (std::size_t i = 0; i < count; ++i) {
      keys.push_back(std::make_shared<const crypto::signing_key>(
          crypto::make_signing_key(source)));
      validators.push_back({keys.back()->id(), 10});
    }
    auto& head = what.head;
    head.chain_id = "example";
    head.height = 9;
    head.time = wall_time{std::chrono::hours{500'000}};
    head.last_block = light_client::block_id{{std::byte{1}}, 1, {}};
    head.validators = hash_of(validators);
    head.proposer = light_client::address_of(keys.front()->id());
    what.why.height = head.height;
    what.why.block = {hash_of(head), 1, {std::byte{2}}};
    for (std::size_t i = 0; i < voters; ++i)
      sign_with(*keys[i]);
  }

  void sign_with(const crypto::signing_key& key) {
    what.why.signatures.push_back(
        {light_client::address_of(key.id()), what.head.time,
         key.sign_plain(
             sign_bytes(what.head.chain_id, what.why, what.head.time))});
  }
};

} // namespace nephele::tests
