#include "common/topology/signed_time.hpp"

#include "common/topology/domains.hpp"
#include "common/topology/json_reader.hpp"
#include "common/topology/limits.hpp"

namespace nephele::topology {

signed_document sign_time(const time_nonce& nonce, wall_time now,
                          std::span<const crypto::signing_key> keys) {
  const nlohmann::json value{{"nonce", to_hex(nonce.span())},
                             {"wall_ns", now.time_since_epoch().count()}};
  const auto text = value.dump();
  const auto bytes = as_bytes(text);
  return sign_document(time_domain, {bytes.begin(), bytes.end()}, keys);
}

result<wall_time> verify_time(const signed_document& document,
                              const time_nonce& nonce,
                              std::span<const identity> signers) {
  const signer_set anyone{{signers.begin(), signers.end()}, 1};
  if (const auto fine = verify(document, time_domain, anyone); !fine)
    return fail(fine.error());
  const auto value
      = parse_object(as_text(document.payload), max_descriptor, "time");
  if (!value)
    return fail(value.error());
  json_reader reader{*value, "time"};
  const auto answered = reader.hex<time_nonce>("nonce");
  const auto when = reader.time("wall_ns");
  if (const auto fine = reader.outcome(); !fine)
    return fail(fine.error());
  if (answered != nonce)
    return fail(errc::wrong_nonce);
  return when;
}

} // namespace nephele::topology
