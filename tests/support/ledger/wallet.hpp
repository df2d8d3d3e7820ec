#pragma once

#include "common/crypto/ed25519.hpp"
#include "common/ledger/transaction.hpp"

namespace nephele::test {

/// Signs transactions of one account and counts its nonces.
class wallet {
public:
  explicit wallet(std::uint64_t seed, std::string chain = "test-1")
      : key_(key_from(seed)), chain_(std::move(chain)) {}

  [[nodiscard]] const identity& id() const noexcept { return key_.id(); }

  [[nodiscard]] ledger::address address() const noexcept {
    return ledger::address_of(key_.id());
  }

  [[nodiscard]] const crypto::signing_key& key() const noexcept { return key_; }

  [[nodiscard]] std::uint64_t nonce() const noexcept { return nonce_; }

  void set_nonce(std::uint64_t to) noexcept { nonce_ = to; }

  /// What the next transaction would be, before it is signed.
  [[nodiscard]] ledger::transaction
  draft(std::vector<ledger::packed_message> messages) const {
    ledger::transaction body;
    body.chain_id = chain_;
    body.key = key_.id();
    body.nonce = nonce_;
    body.fee = ledger::amount{2000};
    body.gas_limit = 1'000'000;
    body.expiry_height = ~std::uint64_t{0};
    body.messages = std::move(messages);
    return body;
  }

  [[nodiscard]] byte_vector sign(const ledger::transaction& body) const {
    return ledger::encode(ledger::signed_transaction{
        body, key_.sign_plain(ledger::signed_bytes(body))});
  }

  /// Signs and counts the nonce on.
  template <class... Messages>
  [[nodiscard]] byte_vector transaction(const Messages&... messages) {
    auto bytes = sign(draft({ledger::pack(messages)...}));
    ++nonce_;
    return bytes;
  }

private:
  [[nodiscard]] static crypto::signing_key key_from(std::uint64_t seed) {
    crypto::seeded_random source{seed};
    return crypto::make_signing_key(source);
  }

  crypto::signing_key key_;
  std::string chain_;
  std::uint64_t nonce_ = 0;
};

} // namespace nephele::test
