#pragma once

#include "common/ledger/codec.hpp"

namespace nephele::ledger {

struct software_version {
  std::uint16_t major = 0;
  std::uint16_t minor = 0;
  std::uint16_t patch = 0;

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.major, self.minor, self.patch);
  }

  friend auto operator<=>(const software_version&, const software_version&)
      = default;
};

/// How far a node's software is behind `latest`: 100 for a major version, 10
/// for a minor one, 1 for a patch. A single version ahead counts as none
/// behind, anything further as 100: it is no release.
[[nodiscard]] std::uint32_t versions_behind(const software_version& latest,
                                            const software_version& running);

/// ⌊0.995^(behind^1.65)⌋ to 18 places, from a table; 0 above 100.
[[nodiscard]] decimal version_score(std::uint32_t behind);

} // namespace nephele::ledger
