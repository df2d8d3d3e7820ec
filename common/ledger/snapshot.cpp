#include "common/ledger/snapshot.hpp"

#include "common/ledger/node_keys.hpp"
#include "common/ledger/performance.hpp"
#include "common/light_client/merkle.hpp"

namespace nephele::ledger {

namespace {

std::optional<mix_key> key_for(const entry_reader& entries, std::uint32_t id,
                               std::uint32_t rotation) {
  const auto newest = newest_key(entries, id, rotation);
  return newest ? std::optional{newest->key} : std::nullopt;
}

} // namespace

std::vector<snapshot_record> snapshot_records(const block_context& block,
                                              std::uint64_t epoch) {
  const auto& entries = block.entries;
  const auto roles = roles_of(entries, epoch).by_node();
  const auto rotation = rotation_of(block.params.epochs, epoch);
  std::vector<snapshot_record> records;
  for_each<node>(
      entries, keys::nodes, [&](const std::string& key, const node& known) {
        if (known.state == bond_state::unbonded)
          return true;
        snapshot_record record;
        record.id
            = static_cast<std::uint32_t>(keys::number_after(key, keys::nodes));
        record.info = known.info;
        if (const auto at = roles.find(record.id); at != roles.end()) {
          record.role = static_cast<std::uint8_t>(
              1 + static_cast<unsigned>(at->second.role));
          record.layer = at->second.layer;
        }
        record.current_key = key_for(entries, record.id, rotation);
        record.next_key = key_for(entries, record.id, rotation + 1);
        record.performance = selection_performance(
            block, epoch == 0 ? 0 : epoch - 1, record.id);
        record.stake
            = load_required<node_reward>(entries, keys::node_reward(record.id))
                  .stake();
        records.push_back(std::move(record));
        return true;
      });
  return records;
}

void write_snapshot(block_context& block, std::uint64_t epoch) {
  std::vector<byte_vector> leaves;
  for (const auto& record : snapshot_records(block, epoch))
    leaves.push_back(encode(record));
  store(block.entries, keys::snapshot(epoch),
        snapshot_root{light_client::merkle_root(leaves),
                      static_cast<std::uint32_t>(leaves.size())});
}

} // namespace nephele::ledger
