#include "common/ledger/slash.hpp"

#include "common/ledger/accounts.hpp"
#include "common/ledger/node.hpp"
#include "common/ledger/unbonding.hpp"

#include <algorithm>

namespace nephele::ledger {

namespace {

amount slash_stakes(block_context& block, std::uint32_t id, decimal share) {
  auto& entries = block.entries;
  auto rewards = load<node_reward>(entries, keys::node_reward(id));
  if (!rewards)
    return {};
  const auto lost
      = mul(rewards->operator_stake, share) + mul(rewards->delegates, share);
  rewards->operator_stake -= mul(rewards->operator_stake, share);
  rewards->delegates -= mul(rewards->delegates, share);
  rewards->index = mul(rewards->index, one - share);
  store(entries, keys::node_reward(id), *rewards);
  if (auto slashed = find_node(entries, id)) {
    slashed->pledge
        = std::min(slashed->pledge, rewards->operator_stake.floor());
    store(entries, keys::node(id), *slashed);
  }
  move_between_modules(entries, modules::bond, modules::treasury, lost.floor());
  return lost.floor();
}

} // namespace

amount slash_node(block_context& block, std::uint32_t id, decimal share,
                  std::string_view reason) {
  if (share >= one)
    throw arithmetic_fault{}; // an index of zero could not be divided by
  const auto lost = slash_stakes(block, id, share)
                    + slash_unbonding(block, {id, std::nullopt}, share);
  block.emit("slashed", {{"node", to_text(u128{id})},
                         {"reason", std::string{reason}},
                         {"amount", to_text(lost)}});
  return lost;
}

} // namespace nephele::ledger
