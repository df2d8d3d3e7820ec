#pragma once

#include "common/base/result.hpp"

namespace nephele::client {

enum class errc {
  /// The text is no `identity.encryption-key@gateway[,fallback]`.
  bad_address,
  /// A content has a kind that this version does not know.
  unknown_kind,
  /// A content's counts or lengths contradict each other or their limits.
  malformed_content,
  /// The bytes after a content's end are not zero.
  dirty_padding,
  /// A box does not open: another key, or changed on its way.
  forged,
  /// The recipient's key or an ephemeral key is a small-order point.
  bad_key,
  /// No topology has been given, or it has no keys for the rotation.
  no_topology,
  /// The gateway that the packet is for is not in the topology.
  unknown_gateway,
  /// No route: a layer has no node with a key for the rotation.
  no_route,
  /// The Sphinx room refused to build; its reason is in the context.
  not_built,
  /// The rotation of a reply block is over.
  rotation_over,
  /// A table has reached its bound.
  full,
  /// The message is longer than max_message_size.
  too_long,
  /// Every attempt within the message's lifetime was lost.
  expired,
  /// The store beneath could not do what it was told.
  store,
};

[[nodiscard]] constexpr std::string_view to_string(errc code) noexcept {
  switch (code) {
  case errc::bad_address:
    return "client.bad_address";
  case errc::unknown_kind:
    return "client.unknown_kind";
  case errc::malformed_content:
    return "client.malformed_content";
  case errc::dirty_padding:
    return "client.dirty_padding";
  case errc::forged:
    return "client.forged";
  case errc::bad_key:
    return "client.bad_key";
  case errc::no_topology:
    return "client.no_topology";
  case errc::unknown_gateway:
    return "client.unknown_gateway";
  case errc::no_route:
    return "client.no_route";
  case errc::not_built:
    return "client.not_built";
  case errc::rotation_over:
    return "client.rotation_over";
  case errc::full:
    return "client.full";
  case errc::too_long:
    return "client.too_long";
  case errc::expired:
    return "client.expired";
  case errc::store:
    return "client.store";
  }
  return "client.unknown";
}

} // namespace nephele::client
