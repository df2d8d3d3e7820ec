#include "common/ledger/queue.hpp"

#include "common/ledger/bonding.hpp"
#include "common/ledger/delegation.hpp"
#include "common/ledger/governance.hpp"
#include "common/ledger/keys.hpp"

#include <algorithm>

namespace nephele::ledger {

namespace {

struct settlement {
  queued_kind kind;
  void (*settle)(block_context& block, byte_span body);
};

template <class Event>
constexpr settlement settlement_of() {
  return {Event::kind, [](block_context& block, byte_span body) {
            const auto event = decode<Event>(body);
            if (!event)
              throw corrupt_entry{"queued event"};
            settle(block, *event);
          }};
}

constexpr std::array table{
    settlement_of<pledge_more_event>(), settlement_of<decrease_pledge_event>(),
    settlement_of<unbond_event>(),      settlement_of<delegate_event>(),
    settlement_of<undelegate_event>(),  settlement_of<update_cost_event>(),
    settlement_of<governance_event>(),
};

std::string_view prefix_of(queue which) noexcept {
  return which == queue::epoch ? keys::epoch_events : keys::interval_events;
}

void settle_one(block_context& block, const queued_event& event) {
  const auto at
      = std::ranges::find(table, queued_kind{event.kind}, &settlement::kind);
  if (at == table.end())
    throw corrupt_entry{"queued event"};
  at->settle(block, event.body);
}

} // namespace

void append_event(block_context& block, queue to, const queued_event& added) {
  auto& entries = block.entries;
  const auto sequence = load_required<std::uint64_t>(entries, keys::next_event);
  store(entries, keys::next_event, sequence + 1);
  store(entries,
        to == queue::epoch ? keys::epoch_event(sequence)
                           : keys::interval_event(sequence),
        added);
}

std::uint32_t settle_events(block_context& block, queue from,
                            std::uint32_t most) {
  std::uint32_t settled = 0;
  if (most == 0)
    return settled;
  for_each<queued_event>(block.entries, prefix_of(from),
                         [&](const std::string& key, queued_event event) {
                           block.entries.erase(key);
                           settle_one(block, event);
                           return ++settled < most;
                         });
  return settled;
}

bool has_events(const entry_reader& entries, queue in) {
  return entries.next({}, prefix_of(in)).has_value();
}

} // namespace nephele::ledger
