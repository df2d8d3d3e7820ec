#pragma once

#include "common/base/identity.hpp"
#include "common/client/errors.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace nephele::client {

/// Where a client or a service is reached. As text, in hex:
/// `identity.encryption-key@gateway[,fallback]`, 194 or 259 characters.
struct address {
  identity client;
  encryption_key key;
  /// The gateway that packets made for this address leave the mixnet at.
  identity gateway;
  /// Where its owner can be reached if that one is gone.
  std::optional<identity> fallback;

  /// The same owner, the two gateways changed over; itself without a fallback.
  [[nodiscard]] address via_fallback() const noexcept;

  friend bool operator==(const address&, const address&) = default;
};

/// @returns errc::bad_address, with what is wrong with it. White space is an
/// error; so is a fallback equal to the gateway.
[[nodiscard]] result<address> parse_address(std::string_view text);

/// Lower-case; parse_address gives it back.
[[nodiscard]] std::string print(const address& value);

} // namespace nephele::client
