#pragma once

#include "common/ledger/context.hpp"

namespace nephele::ledger {

/// `vabs/A`: how many blocks a validator did not sign, by parts of the window.
struct absences {
  std::map<std::uint64_t, std::uint32_t> by_part;

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.by_part);
  }
};

/// At the start of a block: what its header says of those who sign. Who voted
/// twice is slashed and never returns; who was absent from more than half of
/// the window is slashed and jailed.
void judge_signers(block_context& block);

/// The share of the window's blocks that a validator signed, from 0 to 1. Parts
/// of a hundredth of the window are counted and forgotten as wholes.
[[nodiscard]] decimal signed_ratio(const block_context& block,
                                   const address& owner);

} // namespace nephele::ledger
