#pragma once

#include "common/topology/view.hpp"

#include <string_view>

namespace nephele::client_session {

/// What came of one topology reply.
struct intake {
  /// Documents that were new.
  std::size_t accepted = 0;
  /// Why documents were refused; a relay that sends forged ones shows here.
  std::vector<error> refused;
};

/// Gives every document of a topology reply, `{snapshots: […], deltas: […]}`,
/// to `into`, which believes what the signers signed and nothing else.
[[nodiscard]] intake take_topology(std::string_view body, topology::view& into,
                                   wall_time now);

} // namespace nephele::client_session
