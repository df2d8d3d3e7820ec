#include "common/ledger/dkg_members.hpp"

#include <algorithm>
#include <set>

namespace nephele::ledger {

bool is_complete(const key_round& round) {
  const auto all = [&](const auto& is_done) {
    return std::ranges::all_of(round.members, is_done);
  };
  switch (round.at) {
  case key_phase::registering:
    return all([](const key_member& each) { return each.registered; });
  case key_phase::committing:
    return all([](const key_member& each) {
      return each.committed || !each.registered || each.deals_as == 0;
    });
  case key_phase::dealing:
    return all(
        [](const key_member& each) { return each.dealt || !each.committed; });
  case key_phase::confirming:
    return all([](const key_member& each) {
      return (each.confirmed && each.judged) || !receives(each);
    });
  case key_phase::complaining:
  case key_phase::active:
  case key_phase::failed:
    break;
  }
  return false;
}

std::vector<key_member>
members_for(const std::vector<address>& owners,
            const std::map<std::uint16_t, address>& before) {
  std::vector<key_member> members;
  std::set<std::uint16_t> taken;
  std::set<address> placed;
  const auto add = [&](const address& owner, std::uint16_t deals_as,
                       std::uint16_t receives_as) {
    key_member added;
    added.owner = owner;
    added.deals_as = deals_as;
    added.receives_as = receives_as;
    members.push_back(added);
  };
  for (const auto& [index, owner] : before) {
    const bool stays
        = std::ranges::binary_search(owners, owner) && index <= owners.size();
    add(owner, index, stays ? index : std::uint16_t{0});
    if (stays) {
      taken.insert(index);
      placed.insert(owner);
    }
  }
  std::uint16_t next = 1;
  for (const auto& owner : owners) {
    if (placed.contains(owner))
      continue;
    while (taken.contains(next))
      ++next;
    const auto earlier = std::ranges::find(members, owner, &key_member::owner);
    if (earlier != members.end())
      earlier->receives_as = next;
    else
      add(owner, before.empty() ? next : std::uint16_t{0}, next);
    ++next;
  }
  return members;
}

} // namespace nephele::ledger
