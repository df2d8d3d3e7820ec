#include "common/credential/attribute/once.hpp"

#include "common/credential/ps/concatenation.hpp"
#include "common/crypto/hmac.hpp"
#include "common/crypto/sha256.hpp"

namespace nephele::credential::attribute {

namespace chrono = std::chrono;

result<void> issued_once::admit(const schema_id& schema, byte_span subject,
                                byte_span request) {
  const auto person
      = crypto::hmac_sha256_key{key_.expose()}.tag({schema.span(), subject});
  const auto asked = crypto::sha256({request});
  const auto [entry, is_new] = requests_.emplace(person, asked);
  if (!is_new && entry->second != asked)
    return fail(errc::already_issued);
  return {};
}

result<void> seen_nonces::take(const nonce& value, chrono::sys_seconds made,
                               chrono::sys_seconds now) {
  if (chrono::abs(now - made) >= remembered)
    return fail(errc::wrong_context, "time");
  // A show is good until `remembered` after its time, which may lie ahead.
  const auto end = by_time_.lower_bound(now - 2 * remembered);
  for (auto old = by_time_.begin(); old != end; ++old)
    nonces_.erase(old->second);
  by_time_.erase(by_time_.begin(), end);
  if (!nonces_.insert(value).second)
    return fail(errc::replayed);
  by_time_.emplace(now, value);
  return {};
}

byte_vector show_context(std::string_view verifier,
                         const seen_nonces::nonce& nonce,
                         chrono::sys_seconds made) {
  const auto seconds
      = static_cast<std::uint64_t>(made.time_since_epoch().count());
  ps::concatenation out;
  return out.bytes(as_bytes(verifier))
      .bytes(nonce.span())
      .integer(seconds)
      .take();
}

} // namespace nephele::credential::attribute
