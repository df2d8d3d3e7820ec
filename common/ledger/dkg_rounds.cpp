#include "common/ledger/dkg_members.hpp"
#include "common/ledger/validator_set.hpp"

#include <algorithm>

namespace nephele::ledger {

namespace {

constexpr std::uint32_t most_attempts = 3;

std::vector<address> present_validators(const entry_reader& entries) {
  std::vector<address> owners;
  for (const auto& [key, power] : current_set(entries)) {
    const auto owner
        = load_required<address>(entries, keys::validator_of_key(key));
    if (!find_validator(entries, owner)->barred_issuer)
      owners.push_back(owner);
  }
  std::ranges::sort(owners);
  return owners;
}

std::map<std::uint16_t, address> present_issuers(const entry_reader& entries) {
  std::map<std::uint16_t, address> issuers;
  const auto prefix = keys::issuers(current_key_epochs(entries).active);
  for_each<issuer>(
      entries, prefix, [&](const std::string& key, const issuer& held) {
        issuers.emplace(held.index, keys::address_after(key, prefix));
        return true;
      });
  return issuers;
}

void forget_messages(overlay& entries, std::uint32_t key_epoch) {
  for (const auto& prefix :
       {keys::dkg_messages(key_epoch), keys::dkg_verdicts(key_epoch)})
    while (const auto old = entries.next({}, prefix))
      entries.erase(old->first);
}

void begin(block_context& block, key_change change, std::uint32_t attempt,
           const std::vector<address>& excluded) {
  auto& entries = block.entries;
  auto epochs = current_key_epochs(entries);
  const auto is_excluded = [&](const address& owner) {
    return std::ranges::find(excluded, owner) != excluded.end();
  };
  auto owners = present_validators(entries);
  std::erase_if(owners, is_excluded);
  auto before = change == key_change::new_shares
                    ? present_issuers(entries)
                    : std::map<std::uint16_t, address>{};
  std::erase_if(before,
                [&](const auto& held) { return is_excluded(held.second); });
  key_round round;
  round.change = change;
  round.attempt = attempt;
  round.threshold = threshold_of(static_cast<std::uint32_t>(owners.size()));
  round.deals_needed
      = change == key_change::new_shares ? epochs.threshold : round.threshold;
  round.deadline_height
      = block.header.height
        + std::uint64_t{block.params.credentials.dkg_phase_blocks} * attempt;
  round.members = members_for(owners, before);
  forget_messages(entries, epochs.last);
  epochs.running = ++epochs.last;
  store(entries, keys::key_epochs, epochs);
  store(entries, keys::dkg(epochs.running), round);
  block.emit("dkg_begun", {{"key_epoch", to_text(u128{epochs.running})},
                           {"members", to_text(u128{round.members.size()})},
                           {"attempt", to_text(u128{attempt})}});
}

void stop(block_context& block, std::uint32_t key_epoch, key_round& round,
          key_phase as) {
  auto epochs = current_key_epochs(block.entries);
  epochs.running = 0;
  store(block.entries, keys::key_epochs, epochs);
  round.at = as;
  store(block.entries, keys::dkg(key_epoch), round);
}

/// Tries again without who was at fault, with more time; after the third time
/// people must look.
void fail_round(block_context& block, std::uint32_t key_epoch,
                key_round& round) {
  stop(block, key_epoch, round, key_phase::failed);
  block.emit("dkg_failed", {{"key_epoch", to_text(u128{key_epoch})},
                            {"attempt", to_text(u128{round.attempt})}});
  if (round.attempt >= most_attempts
      || !check_key_change(block.entries, round.change)) {
    block.emit("dkg_stalled", {{"key_epoch", to_text(u128{key_epoch})}});
    return;
  }
  std::vector<address> excluded;
  for (const auto& each : round.members)
    if (each.excluded)
      excluded.push_back(each.owner);
  begin(block, round.change, round.attempt + 1, excluded);
}

void punish(block_context& block, key_member& guilty, std::string_view why) {
  guilty.excluded = true;
  slash_validator(block, guilty.owner, block.params.slashes.dealer_fault, why);
}

/// The verdict that the threshold of members gave, if one did.
std::vector<std::uint16_t> common_verdict(const entry_reader& entries,
                                          std::uint32_t key_epoch,
                                          const key_round& round) {
  std::map<std::vector<std::uint16_t>, std::uint32_t> counts;
  for_each<std::vector<std::uint16_t>>(
      entries, keys::dkg_verdicts(key_epoch),
      [&](const std::string&, const auto& guilty) {
        ++counts[guilty];
        return true;
      });
  for (const auto& [guilty, count] : counts)
    if (count >= round.threshold)
      return guilty;
  return {};
}

/// Confirmations of members in their order: hash of the key, then share key.
std::map<std::size_t, byte_vector> confirmations(const entry_reader& entries,
                                                 std::uint32_t key_epoch,
                                                 const key_round& round) {
  std::map<std::size_t, byte_vector> result;
  for (std::size_t i = 0; i < round.members.size(); ++i)
    if (round.members[i].confirmed)
      result.emplace(
          i, load_required<byte_vector>(
                 entries,
                 keys::dkg_message(key_epoch, key_phase::confirming,
                                   static_cast<std::uint16_t>(i + 1), 0)));
  return result;
}

hash key_of(const byte_vector& confirmation) {
  hash key{};
  std::ranges::copy(byte_span{confirmation}.first(key.size()), key.begin());
  return key;
}

void activate(block_context& block, std::uint32_t key_epoch, key_round& round,
              const hash& key,
              const std::map<std::size_t, byte_vector>& confirmed) {
  auto& entries = block.entries;
  stop(block, key_epoch, round, key_phase::active);
  for (const auto& [number, body] : confirmed) {
    const auto& member = round.members[number];
    if (key_of(body) != key) {
      block.emit("dkg_disagreement", {{"member", to_text(member.owner)}});
      continue;
    }
    const auto share = byte_span{body}.subspan(key.size());
    store(entries, keys::issuer(key_epoch, member.owner),
          issuer{member.receives_as, {share.begin(), share.end()}});
  }
  auto epochs = current_key_epochs(entries);
  epochs.active = key_epoch;
  epochs.threshold = round.threshold;
  epochs.key = key;
  store(entries, keys::key_epochs, epochs);
  block.emit("dkg_active",
             {{"key_epoch", to_text(u128{key_epoch})}, {"key", to_hex(key)}});
}

void finish(block_context& block, std::uint32_t key_epoch, key_round& round) {
  for (const auto number : common_verdict(block.entries, key_epoch, round))
    punish(block, round.members[number - 1U], "dkg_guilty");
  const auto confirmed = confirmations(block.entries, key_epoch, round);
  std::map<hash, std::uint32_t> counts;
  for (const auto& [number, body] : confirmed)
    if (++counts[key_of(body)] >= round.threshold)
      return activate(block, key_epoch, round, key_of(body), confirmed);
  fail_round(block, key_epoch, round);
}

std::uint32_t count(const key_round& round, bool (*counts)(const key_member&)) {
  return static_cast<std::uint32_t>(
      std::ranges::count_if(round.members, counts));
}

/// Whether the phase that ends has left enough for the next one.
bool end_phase(block_context& block, key_round& round) {
  switch (round.at) {
  case key_phase::registering:
    return count(round, &receives) >= round.threshold
           && count(round, [](const key_member& each) {
                return each.registered && each.deals_as != 0;
              }) >= round.deals_needed;
  case key_phase::committing:
    return count(round, [](const key_member& each) { return each.committed; })
           >= round.deals_needed;
  case key_phase::dealing:
    for (auto& each : round.members)
      if (each.committed && !each.dealt)
        punish(block, each, "dkg_no_reveal");
    return count(round, [](const key_member& each) { return each.dealt; })
           >= round.deals_needed;
  default:
    return true;
  }
}

} // namespace

verdict check_key_change(const entry_reader& entries, key_change change) {
  const auto epochs = current_key_epochs(entries);
  if (epochs.running != 0)
    return refuse(errc::wrong_phase, "key epoch ", u128{epochs.running},
                  " is being prepared");
  if (change == key_change::new_shares && epochs.active == 0)
    return refuse(errc::wrong_phase, "no key is active");
  if (present_validators(entries).empty())
    return refuse(errc::not_member, "there are no validators");
  return {};
}

void begin_key_round(block_context& block, key_change change) {
  begin(block, change, 1, {});
}

void advance_key_round(block_context& block) {
  const auto key_epoch = current_key_epochs(block.entries).running;
  if (key_epoch == 0)
    return;
  auto round = load_required<key_round>(block.entries, keys::dkg(key_epoch));
  if (block.header.height < round.deadline_height && !is_complete(round))
    return;
  if (round.at == key_phase::confirming)
    return finish(block, key_epoch, round);
  if (!end_phase(block, round))
    return fail_round(block, key_epoch, round);
  round.at = static_cast<key_phase>(static_cast<std::uint8_t>(round.at) + 1);
  round.deadline_height
      = block.header.height
        + std::uint64_t{block.params.credentials.dkg_phase_blocks}
              * round.attempt;
  store(block.entries, keys::dkg(key_epoch), round);
}

} // namespace nephele::ledger
