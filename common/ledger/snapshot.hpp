#pragma once

#include "common/ledger/node.hpp"
#include "common/ledger/roles.hpp"

namespace nephele::ledger {

/// One node as the topology of an epoch sees it.
struct snapshot_record {
  std::uint32_t id = 0;
  node_info info;
  std::uint8_t role = 0;  ///< 0 none, else 1 + ledger::role
  std::uint8_t layer = 0; ///< 1 to 3 for a mix, else 0
  std::optional<mix_key> current_key;
  std::optional<mix_key> next_key;
  decimal performance; ///< that the draw went by
  decimal stake;       ///< base units

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.id, self.info, self.role, self.layer, self.current_key,
                    self.next_key, self.performance, self.stake);
  }
};

/// `snap/E`.
struct snapshot_root {
  hash root{}; ///< RFC 6962 over the encoded records
  std::uint32_t count = 0;

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.root, self.count);
  }
};

/// All bonded nodes in the order of their ids, for an epoch whose roles are
/// assigned, with the keys that are announced now.
[[nodiscard]] std::vector<snapshot_record>
snapshot_records(const block_context& block, std::uint64_t epoch);

/// Writes `snap/E` for it.
void write_snapshot(block_context& block, std::uint64_t epoch);

} // namespace nephele::ledger
