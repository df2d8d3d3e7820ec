#pragma once

#include "common/ledger/dkg.hpp"

namespace nephele::ledger {

/// Whether a member that registered gets a share.
[[nodiscard]] constexpr bool receives(const key_member& member) noexcept {
  return member.registered && member.receives_as != 0;
}

/// Whether nobody is waited for in the round's phase. Never while complaints
/// are taken: nobody says that it has none.
[[nodiscard]] bool is_complete(const key_round& round);

/// Who takes part in a round for `owners`, which are sorted: all deal and
/// receive a new key; for new shares the issuers before deal, and who of them
/// stays keeps its number where it is not above the count of the new ones.
/// @param before  issuers of the active key by their numbers; empty for a new
///                key
[[nodiscard]] std::vector<key_member>
members_for(const std::vector<address>& owners,
            const std::map<std::uint16_t, address>& before);

} // namespace nephele::ledger
