#include "common/ledger/message_table.hpp"

#include "common/ledger/bank.hpp"
#include "common/ledger/bonding.hpp"
#include "common/ledger/delegation.hpp"
#include "common/ledger/deposits.hpp"
#include "common/ledger/dkg.hpp"
#include "common/ledger/evidence.hpp"
#include "common/ledger/governance.hpp"
#include "common/ledger/monitors.hpp"
#include "common/ledger/node_keys.hpp"
#include "common/ledger/reports.hpp"
#include "common/ledger/services.hpp"
#include "common/ledger/tickets.hpp"
#include "common/ledger/validators.hpp"
#include "common/ledger/vesting.hpp"

#include <algorithm>

namespace nephele::ledger {

namespace {

template <class Message>
constexpr message_entry entry_of() {
  return {Message::kind,
          Message::name,
          Message::gas,
          Message::waits_for_epoch,
          [](byte_span body) {
            const auto message = decode<Message>(body);
            return message && std::ranges::equal(encode(*message), body);
          },
          [](message_context& context, byte_span body) -> verdict {
            const auto message = decode<Message>(body);
            if (!message)
              return refuse(errc::non_canonical, Message::name);
            return apply(context, *message);
          }};
}

constexpr std::array table{
    entry_of<send>(),
    entry_of<bond_node>(),
    entry_of<update_node>(),
    entry_of<announce_key>(),
    entry_of<pledge_more>(),
    entry_of<decrease_pledge>(),
    entry_of<update_cost>(),
    entry_of<unbond_node>(),
    entry_of<withdraw_operator>(),
    entry_of<delegate>(),
    entry_of<undelegate>(),
    entry_of<withdraw_delegator>(),
    entry_of<create_vesting>(),
    entry_of<withdraw_vested>(),
    entry_of<bond_monitor>(),
    entry_of<leave_monitor>(),
    entry_of<commit_report>(),
    entry_of<reveal_report>(),
    entry_of<create_validator>(),
    entry_of<edit_validator>(),
    entry_of<stake_validator>(),
    entry_of<unstake_validator>(),
    entry_of<unjail>(),
    entry_of<deposit_ticketbook>(),
    entry_of<commit_issuance>(),
    entry_of<redeem_tickets>(),
    entry_of<dkg_message>(),
    entry_of<dkg_verdict>(),
    entry_of<submit_evidence>(),
    entry_of<register_service>(),
    entry_of<update_service>(),
    entry_of<remove_service>(),
    entry_of<gov>(),
    entry_of<gov_vote>(),
};

static_assert(std::ranges::is_sorted(table, std::ranges::less{},
                                     &message_entry::kind));

} // namespace

std::span<const message_entry> message_table() noexcept {
  return table;
}

const message_entry* find_message(std::uint16_t kind) noexcept {
  const auto at = std::ranges::lower_bound(table, message_kind{kind}, {},
                                           &message_entry::kind);
  return at != table.end() && at->kind == message_kind{kind} ? &*at : nullptr;
}

} // namespace nephele::ledger
