#pragma once

#include "common/base/result.hpp"

namespace nephele::network_requester {

enum class errc {
  /// "address/prefix", with no bit set behind the prefix.
  bad_network,
  /// "443" or "8000-8999", 1 to 65535.
  bad_ports,
};

[[nodiscard]] constexpr std::string_view to_string(errc code) noexcept {
  switch (code) {
  case errc::bad_network:
    return "network_requester.bad_network";
  case errc::bad_ports:
    return "network_requester.bad_ports";
  }
  return "network_requester.unknown";
}

} // namespace nephele::network_requester
