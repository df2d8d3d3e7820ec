#pragma once

#include "common/credential/ecash/parameters.hpp"
#include "common/credential/ps/verification_key.hpp"
#include "common/pairing/scalar_source.hpp"

namespace nephele::credential::ecash {

/// A wallet's seed, from which every book's secret follows.
using wallet_seed = crypto::secret<32, struct wallet_seed_tag>;

/// sk of the wallet's book number `counter`.
[[nodiscard]] pairing::secret_scalar book_secret(const wallet_seed& seed,
                                                 std::uint64_t counter);

/// pk = sk·g, which stands in the deposit.
[[nodiscard]] pairing::g1_affine
book_public_key(const pairing::secret_scalar& secret);

/// A deposit as the ledger records it. Everything of its book but the secret
/// follows from it, so that one deposit is one book, whoever asks how often.
struct deposit {
  /// The ledger's name, at most max_chain_size bytes.
  std::string chain;
  std::uint64_t id = 0;
  pairing::g1_affine public_key;
  ticket_type type = ticket_type::standard;
  ecash::day recorded;

  /// The last day on which the book's tickets are good.
  [[nodiscard]] ecash::day expiry() const noexcept;

  /// e = type·2^32 + expiry: what the issuers set in slot 3.
  [[nodiscard]] std::uint64_t expiry_value() const noexcept;

  /// η, the seed of the book's serials. Independent of the issuers' key: a
  /// change of keys gives no second set of serials.
  [[nodiscard]] pairing::scalar eta() const;

  /// h, the base of the book's signature under the key `issuers`.
  [[nodiscard]] pairing::g1 base(const ps::key_id& issuers) const;
};

/// e of a type and a last day.
[[nodiscard]] constexpr std::uint64_t expiry_value(ticket_type type,
                                                   day expiry) noexcept {
  return (static_cast<std::uint64_t>(type) << 32U) + expiry.value();
}

} // namespace nephele::credential::ecash
