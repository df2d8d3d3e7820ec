#pragma once

#include "common/ledger/context.hpp"

namespace nephele::ledger {

inline constexpr std::uint8_t transaction_version = 1;
inline constexpr std::size_t max_transaction_size = 64 * 1024;
inline constexpr std::size_t max_memo_size = 128;
inline constexpr std::size_t max_messages = 16;

/// What every signature of a transaction starts with; the zero byte is part.
inline constexpr std::string_view signature_prefix{"nephele-tx-v1\0", 14};

/// A message in its wire form: what kind it is and the fields of that kind.
struct packed_message {
  std::uint16_t kind = 0;
  byte_vector body;

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.kind, self.body);
  }

  friend bool operator==(const packed_message&, const packed_message&)
      = default;
};

template <class Message>
[[nodiscard]] packed_message pack(const Message& message) {
  return {static_cast<std::uint16_t>(Message::kind), encode(message)};
}

struct transaction {
  std::uint8_t version = transaction_version;
  std::string chain_id;
  identity key;
  std::uint64_t nonce = 0;
  amount fee;
  std::uint64_t gas_limit = 0;
  std::uint64_t expiry_height = 0; ///< the last block that may hold it
  std::string memo;
  std::vector<packed_message> messages;

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.version, self.chain_id, self.key, self.nonce, self.fee,
                    self.gas_limit, self.expiry_height, self.memo,
                    self.messages);
  }

  friend bool operator==(const transaction&, const transaction&) = default;
};

/// A transaction's bytes: the encoded body, then 64 bytes of signature.
struct signed_transaction {
  transaction body;
  signature_bytes signature;

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.body, self.signature);
  }

  friend bool operator==(const signed_transaction&, const signed_transaction&)
      = default;
};

/// The bytes that the sender's ed25519 key signs as they are (RFC 8032).
[[nodiscard]] byte_vector signed_bytes(const transaction& body);

/// The name under which people know a transaction: SHA-256 of its bytes.
[[nodiscard]] hash transaction_id(byte_span bytes) noexcept;

/// Checks that need no state: BadVersion, WrongChain, TooLarge, NonCanonical
/// (also: an unknown kind of message, no message or more than 16, a long memo).
[[nodiscard]] decision<signed_transaction>
decode_transaction(byte_span bytes, std::string_view chain_id);

/// BadSig.
[[nodiscard]] verdict check_signature(const signed_transaction& checked);

/// BadNonce, Expired, FeeTooLow, Insufficient.
/// @param height  of the block that is to hold it.
[[nodiscard]] verdict check_account(const transaction& checked,
                                    const entry_reader& entries,
                                    const fee_parameters& fees,
                                    std::uint64_t height);

/// min_fee + ⌊gas_limit · gas_price⌋.
/// @throws arithmetic_fault if that exceeds every amount.
[[nodiscard]] amount least_fee(const fee_parameters& fees,
                               std::uint64_t gas_limit);

/// What executing `body` costs: 1,000, 10 a byte of messages, and what each
/// kind of message costs.
[[nodiscard]] std::uint64_t gas_of(const transaction& body);

/// Takes the fee and the nonce, then runs the messages; if one fails, all that
/// messages wrote is rolled back. The checks above have passed.
[[nodiscard]] tx_result execute(block_context& block, const transaction& body);

/// All of it, for one transaction of a block.
/// @param check_signatures  false only where speed without them is measured.
[[nodiscard]] tx_result apply_transaction(block_context& block, byte_span bytes,
                                          bool check_signatures = true);

} // namespace nephele::ledger
