#include "common/client/address.hpp"

namespace nephele::client {

namespace {

/// Cuts `text` at the first `separator`; the second half is absent if there
/// is none.
struct halves {
  std::string_view first;
  std::optional<std::string_view> second;
};

halves cut(std::string_view text, char separator) noexcept {
  const auto at = text.find(separator);
  if (at == std::string_view::npos)
    return {text, std::nullopt};
  return {text.substr(0, at), text.substr(at + 1)};
}

} // namespace

address address::via_fallback() const noexcept {
  if (!fallback)
    return *this;
  return {client, key, *fallback, gateway};
}

result<address> parse_address(std::string_view text) {
  const auto [owner, gateways] = cut(text, '@');
  if (!gateways)
    return fail(errc::bad_address, "no '@gateway'");
  const auto [name, key] = cut(owner, '.');
  if (!key)
    return fail(errc::bad_address, "no '.encryption-key'");
  const auto [primary, second] = cut(*gateways, ',');
  const auto client = fixed_from_hex<identity>(name);
  const auto encryption = fixed_from_hex<encryption_key>(*key);
  const auto gateway = fixed_from_hex<identity>(primary);
  if (!client || !encryption || !gateway)
    return fail(errc::bad_address, "every part is 64 hex digits");
  address parsed{*client, *encryption, *gateway, std::nullopt};
  if (second) {
    parsed.fallback = fixed_from_hex<identity>(*second);
    if (!parsed.fallback)
      return fail(errc::bad_address, "the fallback is 64 hex digits");
    if (*parsed.fallback == parsed.gateway)
      return fail(errc::bad_address, "the fallback is the gateway itself");
  }
  return parsed;
}

std::string print(const address& value) {
  auto text = to_hex(value.client.span()) + '.' + to_hex(value.key.span()) + '@'
              + to_hex(value.gateway.span());
  if (value.fallback)
    text += ',' + to_hex(value.fallback->span());
  return text;
}

} // namespace nephele::client
