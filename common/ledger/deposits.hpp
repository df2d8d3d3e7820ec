#pragma once

#include "common/ledger/message_table.hpp"

namespace nephele::ledger {

/// A compressed point of G1, which the ledger takes as bytes.
using point_bytes = byte_array<48>;

/// `dep/ID`: a ticketbook that was paid for.
struct deposit {
  address owner;
  std::uint8_t type = 0;
  point_bytes key{};    ///< of the book; never seen before
  identity request_key; ///< signs the requests to issuers
  std::uint64_t day = 0;
  bool flagged = false; ///< one of its tickets was spent twice

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.owner, self.type, self.key, self.request_key, self.day,
                    self.flagged);
  }
};

/// Days count from 1970; on test networks they may be shorter.
[[nodiscard]] std::uint64_t day_of(const block_context& block);

[[nodiscard]] std::optional<deposit> find_deposit(const entry_reader& entries,
                                                  std::uint64_t id);

/// Pays for a ticketbook. OutOfRange (no such type), Barred, WrongAmount,
/// DuplicateKey, Insufficient.
struct deposit_ticketbook {
  static constexpr auto kind = message_kind::deposit_ticketbook;
  static constexpr std::string_view name = "DepositTicketbook";
  static constexpr std::uint64_t gas = 2000;
  static constexpr bool waits_for_epoch = false;

  std::uint8_t type = 0;
  point_bytes key{};
  identity request_key;
  amount value; ///< exactly the price

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.type, self.key, self.request_key, self.value);
  }
};

/// The root over what an issuer issued on a day, for audits. NotMember,
/// OutOfRange (a day to come or long past; more books than were paid for),
/// AlreadySent.
struct commit_issuance {
  static constexpr auto kind = message_kind::commit_issuance;
  static constexpr std::string_view name = "CommitIssuance";
  static constexpr std::uint64_t gas = 1000;
  static constexpr bool waits_for_epoch = false;

  std::uint64_t day = 0;
  hash root{};
  std::uint32_t count = 0;

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.day, self.root, self.count);
  }
};

[[nodiscard]] verdict apply(message_context& context,
                            const deposit_ticketbook& message);
[[nodiscard]] verdict apply(message_context& context,
                            const commit_issuance& message);

/// Flags the deposit of a book and bars its account from new ones. NoDeposit.
[[nodiscard]] verdict bar_book(block_context& block, const point_bytes& key);

/// At the end of a block: forgets serials, roots and counts of days whose
/// tickets nobody can redeem any more, some at a time.
void prune_days(block_context& block);

/// Whether tickets spent on `day` can still be redeemed: up to a day after the
/// last on which they could be spent.
[[nodiscard]] bool is_redeemable(const block_context& block, std::uint64_t day);

} // namespace nephele::ledger
