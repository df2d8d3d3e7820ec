#pragma once

#include "common/credential/ecash/identification.hpp"
#include "common/credential/ecash/issuers.hpp"
#include "common/credential/ecash/spending.hpp"
#include "common/credential/ecash/verification.hpp"
#include "common/credential/ps/trusted_dealer.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>

namespace nephele::test {

namespace ecash = credential::ecash;
namespace ps = credential::ps;

/// A committee of issuers with a dealt key, and a user's side of ticketbooks.
/// Everything follows from the seed.
class ecash_scene {
public:
  explicit ecash_scene(std::size_t issuer_count = 4, std::uint64_t seed = 1)
      : randomness(seed),
        source_(randomness.make<fixed_bytes<32, void>>().span()),
        keys(ps::deal_keys(source_, ecash::key_slots,
                           ps::threshold(issuer_count), issuer_count)),
        issuers(keys.published), verifier(keys.published.key) {}

  [[nodiscard]] const ps::key_id& id() const { return issuers.key().id(); }

  /// Deposit number `counter` of one wallet seed.
  [[nodiscard]] ecash::deposit deposit(std::uint64_t counter = 0,
                                       ecash::ticket_type type
                                       = ecash::ticket_type::standard) const {
    return {"nephele-test", 1000 + counter,
            ecash::book_public_key(secret(counter)), type, first_day};
  }

  [[nodiscard]] pairing::secret_scalar secret(std::uint64_t counter = 0) const {
    return ecash::book_secret(seed_, counter);
  }

  [[nodiscard]] ecash::withdrawal_request request(std::uint64_t counter = 0) {
    const auto key = secret(counter);
    pairing::hedged_scalars nonces{randomness, {&key}};
    return ecash::make_request(deposit(counter), id(), key, nonces);
  }

  /// A random set of as many issuers as must sign.
  [[nodiscard]] std::vector<std::size_t> quorum() {
    std::vector<std::size_t> all(keys.secrets.size());
    std::iota(all.begin(), all.end(), std::size_t{0});
    for (std::size_t i = all.size() - 1; i > 0; --i)
      std::swap(all[i], all[randomness.below(i + 1)]);
    all.resize(issuers.threshold());
    return all;
  }

  [[nodiscard]] std::vector<ps::partial_signature>
  partials(const ecash::deposit& deposit,
           const ecash::withdrawal_request& request) {
    std::vector<ps::partial_signature> answers;
    for (const auto j : quorum()) {
      auto s = ecash::issue(keys.secrets[j], id(), deposit, request, first_day);
      REQUIRE(s.has_value());
      answers.push_back({keys.secrets[j].index, *s});
    }
    return answers;
  }

  [[nodiscard]] ecash::wallet book(std::uint64_t counter = 0,
                                   ecash::ticket_type type
                                   = ecash::ticket_type::standard) {
    const auto paid = deposit(counter, type);
    const auto key = secret(counter);
    pairing::hedged_scalars nonces{randomness, {&key}};
    const auto asked = ecash::make_request(paid, id(), key, nonces);
    auto signature = issuers.aggregate(partials(paid, asked), paid, asked);
    REQUIRE(signature.has_value());
    return {paid, id(), secret(counter), *signature, randomness};
  }

  [[nodiscard]] ps::signature sign(const ecash::slot& slot) {
    const auto h = slot.base(id());
    std::vector<ps::partial_signature> some;
    for (const auto j : quorum())
      some.push_back(
          {keys.secrets[j].index,
           pairing::g1_affine{keys.secrets[j].sign(h, slot.messages())}});
    return {pairing::g1_affine{h},
            pairing::g1_affine{
                ps::aggregate(some, issuers.threshold(), keys.secrets.size())
                    .value()}};
  }

  /// A fresh offer of a gateway, on day `offset` of the books.
  [[nodiscard]] ecash::pay_info offer(std::uint32_t offset = 0) {
    return {randomness.make<identity>(),
            (std::uint64_t{first_day.value()} + offset) * 86'400 + 4'711,
            randomness.make<ecash::pay_info::nonce_bytes>()};
  }

  [[nodiscard]] ecash::payment pay(const ecash::wallet& book,
                                   std::uint16_t index,
                                   const ecash::pay_info& info) {
    const auto slot = sign({book.type(), book.expiry(), info.day(), index});
    pairing::hedged_scalars nonces{randomness, {&book.secret()}};
    return ecash::spend(book, index, slot, keys.published.key, info, nonces);
  }

  /// The verdict, which all three ways of checking must share.
  [[nodiscard]] bool accepts(const ecash::payment& payment) {
    const auto plain = verifier.verify_plain(payment);
    CHECK(verifier.verify(payment, randomness, ecash::weights::bits_64)
          == plain);
    CHECK(verifier.verify(payment, randomness, ecash::weights::bits_128)
          == plain);
    const std::vector<ecash::payment> four(4, payment);
    CHECK(verifier.verify_batch(four, randomness).valid
          == std::vector<bool>(4, plain));
    return plain;
  }

  static constexpr ecash::day first_day{20'500};

  crypto::seeded_random randomness;

private:
  pairing::seeded_scalars source_;
  ecash::wallet_seed seed_{randomness.make<ecash::wallet_seed>()};

public:
  ps::dealt_keys keys;
  ecash::issuers issuers;
  ecash::payment_verifier verifier;
};

} // namespace nephele::test
