#include "common/credential/dkg/terms.hpp"

#include <algorithm>
#include <set>

namespace nephele::credential::dkg {

using ps::issuer_index;

namespace {

/// How many of the numbers are there, or nothing if one is there twice.
std::optional<std::size_t>
count_numbers(const std::vector<participant>& participants,
              issuer_index participant::* number) {
  std::set<issuer_index> seen;
  for (const auto& entry : participants)
    if (const auto index = entry.*number; index != 0)
      if (!seen.insert(index).second)
        return std::nullopt;
  return seen.size();
}

} // namespace

round_terms round_terms::new_key(std::string chain, std::uint64_t key_epoch,
                                 std::size_t slots, std::size_t members) {
  round_terms terms{std::move(chain),       key_epoch, slots,
                    ps::threshold(members), {},        {}};
  for (std::size_t i = 1; i <= members; ++i) {
    const auto index = static_cast<issuer_index>(i);
    terms.participants.push_back({index, index});
  }
  return terms;
}

round_terms round_terms::new_shares(std::string chain, std::uint64_t key_epoch,
                                    ps::issuer_set previous,
                                    std::size_t members) {
  const auto old_members = previous.shares.size();
  round_terms terms{std::move(chain),       key_epoch, previous.key.slots(),
                    ps::threshold(members), {},        std::move(previous)};
  for (std::size_t i = 1; i <= std::max(members, old_members); ++i) {
    const auto index = static_cast<issuer_index>(i);
    terms.participants.push_back({i <= old_members ? index : issuer_index{0},
                                  i <= members ? index : issuer_index{0}});
  }
  return terms;
}

result<void> round_terms::check() const {
  if (chain.empty() || chain.size() > max_chain_size)
    return fail(errc::bad_terms, "chain");
  if (slots == 0 || slots > ps::max_slots)
    return fail(errc::bad_terms, "slots");
  if (participants.size() > max_participants)
    return fail(errc::bad_terms, "too many participants");
  const auto dealers = count_numbers(participants, &participant::deals_as);
  const auto receivers = count_numbers(participants, &participant::receives_as);
  if (!dealers || !receivers)
    return fail(errc::bad_terms, "a number twice");
  if (threshold == 0 || *receivers < threshold || *dealers < deals_needed())
    return fail(errc::bad_terms, "too few participants");
  if (!previous)
    return {};
  if (previous->key.slots() != slots)
    return fail(errc::bad_terms, "slots of the old key");
  for (const auto& [deals_as, receives_as] : participants)
    if (deals_as > previous->shares.size())
      return fail(errc::bad_terms, "a dealer without an old share");
  return {};
}

std::size_t round_terms::issuers() const noexcept {
  std::size_t highest = 0;
  for (const auto& entry : participants)
    highest = std::max<std::size_t>(highest, entry.receives_as);
  return highest;
}

const participant* round_terms::at(member_number member) const noexcept {
  return member == 0 || member > participants.size()
             ? nullptr
             : &participants[member - 1U];
}

std::optional<member_number>
round_terms::dealer(issuer_index index) const noexcept {
  const auto found
      = std::ranges::find(participants, index, &participant::deals_as);
  if (index == 0 || found == participants.end())
    return std::nullopt;
  return static_cast<member_number>(found - participants.begin() + 1);
}

} // namespace nephele::credential::dkg
