#include "common/replication/replay.hpp"

namespace nephele::replication {

namespace {

result<std::unique_ptr<state_machine>> beginning(block_store& from,
                                                 const machine_source& machines,
                                                 const snapshot* start) {
  if (start != nullptr)
    return machines.from_entries(start->entries, start->manifest.at.height);
  const auto base = from.base_height();
  if (!base)
    return fail(base.error());
  if (*base != 0)
    return fail(errc::diverged, "the store begins with a snapshot of height "
                                    + std::to_string(*base));
  return machines.from_genesis();
}

result<void> repeat(const block_record& block, state_machine& machine) {
  auto effect = machine.apply(
      input_of(block.height(), block.sealed.head.time, block.seed),
      block.transactions);
  if (!effect)
    return fail(effect.error());
  if (effect->results != block.results || effect->app_hash != block.app_hash)
    return fail(errc::diverged, "block " + std::to_string(block.height()));
  machine.commit(std::move(*effect));
  return {};
}

} // namespace

result<std::unique_ptr<state_machine>> replay(block_store& from,
                                              const machine_source& machines,
                                              const snapshot* start) {
  auto machine = beginning(from, machines, start);
  if (!machine)
    return machine;
  const auto head = from.head();
  if (!head || !*head)
    return fail(errc::unreadable, "an empty store");
  for (auto height = (*machine)->height() + 1; height <= (*head)->height;
       ++height) {
    const auto block = from.block(height);
    if (!block)
      return fail(block.error());
    if (!*block)
      return fail(errc::diverged,
                  "block " + std::to_string(height) + " is missing");
    if (const auto done = repeat(**block, **machine); !done)
      return fail(done.error());
  }
  if ((*machine)->app_hash() != (*head)->app_hash)
    return fail(errc::diverged, "the last state");
  return machine;
}

} // namespace nephele::replication
