#pragma once

#include "common/base/result.hpp"

#include <array>

namespace nephele::topology_indexer {

enum class errc {
  /// The descriptor is no document that its own node signed.
  bad_descriptor,
  /// The genesis names no such node.
  not_admitted,
  /// The genesis gives the node another role.
  wrong_role,
  /// The genesis binds the mix to another layer.
  wrong_layer,
  /// A newer descriptor of the node is held.
  old_descriptor,
  /// The node signed two descriptors of one sequence, or two keys of one name.
  equivocation,
  /// The link key belongs to another node.
  key_taken,
  /// Heartbeats begin with a registration over the same connection.
  not_registered,
  /// A request's body lacks a field or has one of another type.
  bad_request,
  /// The indexer is busy or being stopped; ask again.
  unavailable,
  /// The saved state cannot be read, written or believed.
  state,
  /// The signer keys do not fit the genesis.
  signer,
  /// The genesis cannot begin.
  genesis,
};

/// Those that a registration or heartbeat is refused with.
inline constexpr std::array refusals{errc::bad_descriptor, errc::not_admitted,
                                     errc::wrong_role,     errc::wrong_layer,
                                     errc::old_descriptor, errc::equivocation,
                                     errc::key_taken,      errc::not_registered,
                                     errc::bad_request,    errc::unavailable};

[[nodiscard]] constexpr std::string_view to_string(errc code) noexcept {
  switch (code) {
  case errc::bad_descriptor:
    return "indexer.bad_descriptor";
  case errc::not_admitted:
    return "indexer.not_admitted";
  case errc::wrong_role:
    return "indexer.wrong_role";
  case errc::wrong_layer:
    return "indexer.wrong_layer";
  case errc::old_descriptor:
    return "indexer.old_descriptor";
  case errc::equivocation:
    return "indexer.equivocation";
  case errc::key_taken:
    return "indexer.key_taken";
  case errc::not_registered:
    return "indexer.not_registered";
  case errc::bad_request:
    return "indexer.bad_request";
  case errc::unavailable:
    return "indexer.unavailable";
  case errc::state:
    return "indexer.state";
  case errc::signer:
    return "indexer.signer";
  case errc::genesis:
    return "indexer.genesis";
  }
  return "indexer.unknown";
}

} // namespace nephele::topology_indexer
