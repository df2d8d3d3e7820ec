#pragma once

#include "common/ledger/selection.hpp"

namespace nephele::ledger {

enum class role : std::uint8_t { entry, exit, mix, standby };

[[nodiscard]] constexpr std::string_view to_string(role value) noexcept {
  switch (value) {
  case role::entry:
    return "entry";
  case role::exit:
    return "exit";
  case role::mix:
    return "mix";
  case role::standby:
    return "standby";
  }
  return "unknown";
}

struct assigned_role {
  ledger::role role;
  std::uint8_t layer = 0; ///< 1 to 3 for a mix, else 0
};

/// `roles/E`: who does what in an epoch, each list in the order of ids.
struct role_assignment {
  byte_array<32> seed{}; ///< that decided it
  std::vector<std::uint32_t> entry;
  std::vector<std::uint32_t> exit;
  std::vector<std::uint32_t> layer1;
  std::vector<std::uint32_t> layer2;
  std::vector<std::uint32_t> layer3;
  std::vector<std::uint32_t> standby;

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.seed, self.entry, self.exit, self.layer1, self.layer2,
                    self.layer3, self.standby);
  }

  /// How many nodes there are in all.
  [[nodiscard]] std::uint32_t rewarded() const noexcept;

  [[nodiscard]] std::map<std::uint32_t, assigned_role> by_node() const;
};

[[nodiscard]] role_assignment roles_of(const entry_reader& entries,
                                       std::uint64_t epoch);

/// Draws the roles of `epoch` from the nodes that are bonded and not jailed, by
/// stake and by performance up to the epoch before; the seed is drawn from the
/// header's. Writes `roles/E`.
void assign_roles(block_context& block, std::uint64_t epoch);

} // namespace nephele::ledger
