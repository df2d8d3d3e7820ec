#include "common/ledger/roles.hpp"

#include "common/crypto/sha256.hpp"
#include "common/ledger/performance.hpp"
#include "common/ledger/rewards.hpp"

#include <algorithm>

namespace nephele::ledger {

namespace {

constexpr std::string_view seed_domain{"nephele-roles-v1\0", 17};

byte_array<32> roles_seed(const block_header& header, std::uint64_t epoch) {
  return crypto::sha256({as_bytes(seed_domain), header.seed, encode(epoch)});
}

std::vector<candidate> candidates_for(block_context& block,
                                      std::uint64_t epoch) {
  const auto state
      = load_required<reward_state>(block.entries, keys::reward_pool);
  std::vector<candidate> found;
  for_each<node>(
      block.entries, keys::nodes,
      [&](const std::string& key, const node& known) {
        if (known.state != bond_state::bonded || known.jailed_until > epoch)
          return true;
        const auto id
            = static_cast<std::uint32_t>(keys::number_after(key, keys::nodes));
        const auto stake
            = load_required<node_reward>(block.entries, keys::node_reward(id))
                  .stake();
        const auto saturation
            = stake > state.saturation ? one : div(stake, state.saturation);
        const auto performance
            = selection_performance(block, epoch == 0 ? 0 : epoch - 1, id);
        found.push_back(
            {id, known.info.roles, selection_weight(saturation, performance)});
        return true;
      });
  return found;
}

/// The layers that mixes had earlier in the key rotation of `epoch`.
std::map<std::uint32_t, std::uint8_t> kept_layers(const block_context& block,
                                                  std::uint64_t epoch) {
  std::map<std::uint32_t, std::uint8_t> kept;
  const auto length = block.params.epochs.epochs_per_rotation;
  for (auto at = epoch - epoch % length; at < epoch; ++at) {
    const auto before = load<role_assignment>(block.entries, keys::roles(at));
    if (!before)
      continue;
    std::uint8_t layer = 0;
    for (const auto* members :
         {&before->layer1, &before->layer2, &before->layer3}) {
      for (const auto id : *members)
        kept[id] = layer;
      ++layer;
    }
  }
  return kept;
}

std::vector<std::uint32_t> sorted(std::vector<std::uint32_t> ids) {
  std::ranges::sort(ids);
  return ids;
}

void place(std::map<std::uint32_t, assigned_role>& roles,
           const std::vector<std::uint32_t>& ids, assigned_role as) {
  for (const auto id : ids)
    roles.insert_or_assign(id, as);
}

} // namespace

std::uint32_t role_assignment::rewarded() const noexcept {
  return static_cast<std::uint32_t>(entry.size() + exit.size() + layer1.size()
                                    + layer2.size() + layer3.size()
                                    + standby.size());
}

std::map<std::uint32_t, assigned_role> role_assignment::by_node() const {
  std::map<std::uint32_t, assigned_role> roles;
  place(roles, entry, {role::entry, 0});
  place(roles, exit, {role::exit, 0});
  place(roles, layer1, {role::mix, 1});
  place(roles, layer2, {role::mix, 2});
  place(roles, layer3, {role::mix, 3});
  place(roles, standby, {role::standby, 0});
  return roles;
}

role_assignment roles_of(const entry_reader& entries, std::uint64_t epoch) {
  return load_required<role_assignment>(entries, keys::roles(epoch));
}

void assign_roles(block_context& block, std::uint64_t epoch) {
  role_assignment assigned;
  assigned.seed = roles_seed(block.header, epoch);
  uniform_source source{assigned.seed};
  auto drawn = draw_roles(candidates_for(block, epoch),
                          block.params.rewards.sizes, source);
  auto layers
      = spread_layers(std::move(drawn.mix), kept_layers(block, epoch), source);
  assigned.entry = sorted(std::move(drawn.entry));
  assigned.exit = sorted(std::move(drawn.exit));
  assigned.layer1 = std::move(layers[0]);
  assigned.layer2 = std::move(layers[1]);
  assigned.layer3 = std::move(layers[2]);
  assigned.standby = sorted(std::move(drawn.standby));
  store(block.entries, keys::roles(epoch), assigned);
}

} // namespace nephele::ledger
