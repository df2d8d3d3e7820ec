#include "common/client/seal.hpp"

#include "common/crypto/aead.hpp"
#include "common/crypto/blake2b.hpp"

#include <algorithm>

namespace nephele::client {

namespace {

constexpr std::string_view forward_domain = "nephele-message-v1";
constexpr std::string_view reply_id_domain = "nephele-reply-v1 id";
constexpr std::string_view reply_box_domain = "nephele-reply-v1 box";

crypto::one_time_key forward_key(const crypto::shared_secret& shared,
                                 std::span<const std::byte, 32> ephemeral,
                                 const encryption_key& recipient) noexcept {
  byte_array<forward_domain.size() + 64> context;
  auto at = std::ranges::copy(as_bytes(forward_domain), context.begin()).out;
  at = std::ranges::copy(ephemeral, at).out;
  std::ranges::copy(recipient.bytes, at);
  crypto::one_time_key key;
  crypto::blake2b_keyed(shared.expose(), context, key.expose_mutable());
  return key;
}

crypto::one_time_key reply_box_key(const reply_key& key) noexcept {
  crypto::one_time_key box;
  crypto::derive_key(key.expose(), reply_box_domain, box.expose_mutable());
  return box;
}

void seal(const crypto::one_time_key& key, content_span plain,
          sealed_out out) noexcept {
  crypto::seal_once(key, out.first<seal_header_size>(), plain,
                    out.subspan<seal_header_size>());
}

tl::expected<content, errc> open(const crypto::one_time_key& key,
                                 sealed_span sealed) noexcept {
  content plain;
  if (!crypto::open_once(key, sealed.first<seal_header_size>(),
                         sealed.subspan<seal_header_size>(), plain))
    return tl::unexpected(errc::forged);
  return plain;
}

} // namespace

tl::expected<void, errc> seal_forward(content_span plain,
                                      const encryption_key& recipient,
                                      const crypto::x25519_secret& ephemeral,
                                      sealed_out out) noexcept {
  const auto shared = crypto::x25519(ephemeral.expose(), recipient.span());
  if (!shared)
    return tl::unexpected(errc::bad_key);
  const auto point = crypto::x25519_base(ephemeral);
  std::ranges::copy(point, out.begin());
  seal(forward_key(*shared, point, recipient), plain, out);
  return {};
}

void seal_reply(content_span plain, const reply_key& key,
                sealed_out out) noexcept {
  std::ranges::copy(reply_id_of(key).bytes, out.begin());
  seal(reply_box_key(key), plain, out);
}

reply_id reply_id_of(const reply_key& key) noexcept {
  crypto::x25519_secret scalar;
  crypto::derive_key(key.expose(), reply_id_domain, scalar.expose_mutable());
  return {crypto::x25519_base(scalar)};
}

reply_id seal_header(sealed_span sealed) noexcept {
  reply_id header;
  std::ranges::copy(sealed.first<seal_header_size>(), header.bytes.begin());
  return header;
}

tl::expected<content, errc> open_forward(sealed_span sealed,
                                         const encryption_pair& own) noexcept {
  const auto ephemeral = sealed.first<seal_header_size>();
  const auto shared = crypto::x25519(own.secret.expose(), ephemeral);
  if (!shared)
    return tl::unexpected(errc::bad_key);
  return open(forward_key(*shared, ephemeral, own.public_key), sealed);
}

tl::expected<content, errc> open_reply(sealed_span sealed,
                                       const reply_key& key) noexcept {
  return open(reply_box_key(key), sealed);
}

} // namespace nephele::client
