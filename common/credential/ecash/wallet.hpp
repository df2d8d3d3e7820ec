#pragma once

#include "common/credential/ecash/deposit.hpp"

#include <bitset>

namespace nephele::credential::ecash {

/// A ticketbook as its owner keeps it. (h, s) and the secret are wiped at the
/// end; whoever reads the record can spend the book.
class wallet {
public:
  /// u8 version ‖ u8 size ‖ chain, padded to 64 ‖ vk_id ‖ u64 deposit ‖ sk ‖
  /// η ‖ u64 e ‖ h ‖ s ‖ u64 used ‖ order.
  static constexpr std::size_t record_size = 1 + 1 + max_chain_size + 32 + 8
                                             + 32 + 32 + 8 + 48 + 48 + 8
                                             + tickets_per_book;
  using record = crypto::secret<record_size, struct wallet_record_tag>;

  /// A new book. The order in which its tickets go is drawn here, so that the
  /// number of a ticket does not tell how many came before it.
  /// @param signature  checked by issuers::aggregate
  wallet(const deposit& deposit, const ps::key_id& issuers,
         pairing::secret_scalar secret, const ps::signature& signature,
         crypto::random& randomness);

  wallet(const wallet&) = delete;
  wallet& operator=(const wallet&) = delete;
  wallet(wallet&&) noexcept = default;
  wallet& operator=(wallet&&) noexcept = default;
  ~wallet();

  /// To be stored encrypted.
  [[nodiscard]] record encode() const;

  /// @returns errc::bad_version, errc::malformed_wallet or a decoder's error.
  [[nodiscard]] static result<wallet> decode(const record& bytes);

  [[nodiscard]] const std::string& chain() const noexcept { return chain_; }

  [[nodiscard]] const ps::key_id& issuers() const noexcept { return issuers_; }

  [[nodiscard]] std::uint64_t deposit_id() const noexcept { return deposit_; }

  [[nodiscard]] const pairing::secret_scalar& secret() const noexcept {
    return secret_;
  }

  [[nodiscard]] const pairing::scalar& eta() const noexcept { return eta_; }

  [[nodiscard]] std::uint64_t expiry_value() const noexcept { return e_; }

  [[nodiscard]] ticket_type type() const noexcept;
  [[nodiscard]] day expiry() const noexcept;

  [[nodiscard]] const ps::signature& signature() const noexcept {
    return signature_;
  }

  [[nodiscard]] std::size_t tickets_left() const noexcept {
    return tickets_per_book - used_.count();
  }

  /// Marks the next ticket of the order used and gives its index. The record
  /// has to be stored before the ticket is sent: a ticket spent twice names
  /// its owner.
  /// @returns errc::no_ticket_left.
  [[nodiscard]] result<std::uint16_t> take_ticket();

private:
  wallet() = default;

  std::string chain_;
  ps::key_id issuers_;
  std::uint64_t deposit_ = 0;
  pairing::secret_scalar secret_;
  pairing::scalar eta_;
  std::uint64_t e_ = 0;
  ps::signature signature_;
  std::bitset<tickets_per_book> used_;
  std::array<std::uint8_t, tickets_per_book> order_{};
};

} // namespace nephele::credential::ecash
