#include "common/pairing/secret_scalar.hpp"

namespace nephele::pairing {

result<secret_scalar> secret_scalar::decode(byte_span bytes) {
  auto value = scalar::decode(bytes);
  if (!value)
    return fail(std::move(value).error());
  secret_scalar secret{*value};
  crypto::wipe(std::as_writable_bytes(std::span{&*value, 1}));
  return secret;
}

void secret_scalar::encode_into(
    std::span<std::byte, scalar::size> out) const noexcept {
  auto bytes = value_.encode();
  std::memcpy(out.data(), bytes.data(), bytes.size());
  crypto::wipe(bytes);
}

void secret_scalar::wipe() noexcept {
  crypto::wipe(std::as_writable_bytes(std::span{&value_, 1}));
}

} // namespace nephele::pairing
