#pragma once

#include "common/ledger/attestations.hpp"
#include "common/ledger/deposits.hpp"

namespace nephele::ledger {

inline constexpr std::size_t max_serials = 500;

/// A gateway's spent tickets of one day, to be paid for. A serial that is
/// there already is counted but not paid. NotBonded, Unbonding, TooMany (more
/// than 500 or none), OutOfRange (the day), TooSoon, BadAttestation.
struct redeem_tickets {
  static constexpr auto kind = message_kind::redeem_tickets;
  static constexpr std::string_view name = "RedeemTickets";
  static constexpr std::uint64_t gas = 20'000;
  static constexpr bool waits_for_epoch = false;

  std::uint32_t node = 0;
  std::uint64_t day = 0; ///< on which they were spent
  std::vector<point_bytes> serials;
  std::vector<attestation> attestations; ///< over redeem_statement

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.node, self.day, self.serials, self.attestations);
  }
};

/// "nephele-redeem-v1\0" ‖ chain ‖ node ‖ day ‖ SHA-256(serials one after the
/// other).
[[nodiscard]] byte_vector
redeem_statement(std::string_view chain_id, std::uint32_t node,
                 std::uint64_t day, const std::vector<point_bytes>& serials);

[[nodiscard]] verdict apply(message_context& context,
                            const redeem_tickets& message);

/// How many tickets a node redeemed in an epoch.
[[nodiscard]] std::uint64_t redeemed(const entry_reader& entries,
                                     std::uint64_t epoch, std::uint32_t node);

} // namespace nephele::ledger
