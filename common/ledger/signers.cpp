#include "common/ledger/signers.hpp"

#include "common/ledger/validator_set.hpp"

#include <algorithm>

namespace nephele::ledger {

namespace {

constexpr std::uint64_t parts = 100;

std::uint64_t part_of(const block_context& block) {
  const auto size = std::max<std::uint64_t>(
      block.params.validators.absence_blocks / parts, 1);
  return block.header.height / size;
}

absences recent(const block_context& block, const address& owner) {
  auto held = load<absences>(block.entries, keys::validator_absences(owner))
                  .value_or(absences{});
  const auto now = part_of(block);
  std::erase_if(held.by_part,
                [&](const auto& part) { return part.first + parts <= now; });
  return held;
}

std::uint64_t total(const absences& counted) {
  std::uint64_t sum = 0;
  for (const auto& [part, count] : counted.by_part)
    sum += count;
  return sum;
}

void punish_double_vote(block_context& block, const address& owner) {
  if (find_validator(block.entries, owner)->tombstoned)
    return;
  slash_validator(block, owner, block.params.slashes.double_vote,
                  "double_vote");
  auto guilty = *find_validator(block.entries, owner);
  guilty.tombstoned = true;
  store(block.entries, keys::validator(owner), guilty);
}

void jail_absent(block_context& block, const address& owner) {
  slash_validator(block, owner, block.params.slashes.absence, "absence");
  auto jailed = *find_validator(block.entries, owner);
  jailed.jailed = true;
  jailed.jailed_until_s
      = block.header.time_s + block.params.validators.absence_jail_s;
  store(block.entries, keys::validator(owner), jailed);
  block.emit("jailed", {{"validator", to_text(owner)},
                        {"until_s", to_text(jailed.jailed_until_s)}});
}

void count_absence(block_context& block, const address& owner) {
  const auto key = keys::validator_absences(owner);
  auto counted = recent(block, owner);
  ++counted.by_part[part_of(block)];
  const auto held = *find_validator(block.entries, owner);
  const bool too_often
      = 2 * total(counted) > block.params.validators.absence_blocks;
  if (!too_often || held.jailed || held.tombstoned)
    return store(block.entries, key, counted);
  block.entries.erase(key); // it starts anew when it returns
  jail_absent(block, owner);
}

} // namespace

void judge_signers(block_context& block) {
  for (const auto& key : block.header.double_voted)
    if (const auto owner = validator_with_key(block.entries, key))
      punish_double_vote(block, *owner);
  for (const auto& key : block.header.absent)
    if (const auto owner = validator_with_key(block.entries, key))
      count_absence(block, *owner);
}

decimal signed_ratio(const block_context& block, const address& owner) {
  const std::uint64_t window = block.params.validators.absence_blocks;
  const auto absent = std::min(total(recent(block, owner)), window);
  return decimal::ratio(window - absent, window);
}

} // namespace nephele::ledger
