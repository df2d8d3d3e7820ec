#include "common/topology/signed_document.hpp"

#include "common/crypto/base64.hpp"
#include "common/crypto/blake2b.hpp"
#include "common/topology/json_reader.hpp"
#include "common/topology/limits.hpp"

#include <algorithm>

namespace nephele::topology {

namespace {

/// Base64 takes four characters for three bytes; the rest are signatures.
constexpr std::size_t max_base64 = (max_payload / 3 + 1) * 4;
constexpr std::size_t max_text = 3'000'000;

document_signature signature_of(std::string_view domain, byte_span payload,
                                const crypto::signing_key& key) {
  return {key.id(), key.sign(domain, payload)};
}

bool comes_twice(const signed_document& document, const identity& signer) {
  return std::ranges::count(document.signatures, signer,
                            &document_signature::signer)
         > 1;
}

bool lists(const signer_set& by, const identity& signer) {
  return std::ranges::find(by.signers, signer) != by.signers.end();
}

} // namespace

signed_document sign_document(std::string_view domain, byte_vector payload,
                              std::span<const crypto::signing_key> keys) {
  signed_document document;
  for (const auto& key : keys)
    document.signatures.push_back(signature_of(domain, payload, key));
  document.payload = std::move(payload);
  return document;
}

signed_document sign_document(std::string_view domain, byte_vector payload,
                              const crypto::signing_key& key) {
  return sign_document(domain, std::move(payload), std::span{&key, 1});
}

result<void> verify(const signed_document& document, std::string_view domain,
                    const signer_set& by) {
  if (document.payload.size() > max_payload
      || document.signatures.size() > max_signatures)
    return fail(errc::too_large, "signed document");
  std::size_t valid = 0;
  for (const auto& [signer, signature] : document.signatures) {
    if (!lists(by, signer))
      continue;
    if (comes_twice(document, signer)
        || !crypto::verify(signer, domain, document.payload, signature))
      return fail(errc::forged, to_hex(signer.span()));
    ++valid;
  }
  // A threshold of zero would believe anybody.
  if (valid < std::max<std::size_t>(by.threshold, 1))
    return fail(errc::too_few_signatures);
  return {};
}

digest hash_of(const signed_document& document) {
  return crypto::blake2b_256(document.payload);
}

nlohmann::json to_json(const signed_document& document) {
  auto signatures = nlohmann::json::array();
  for (const auto& [signer, signature] : document.signatures)
    signatures.push_back({{"signer", to_hex(signer.span())},
                          {"signature", to_hex(signature.span())}});
  return {{"payload", crypto::to_base64(document.payload)},
          {"signatures", std::move(signatures)}};
}

result<signed_document> document_from_json(const nlohmann::json& value) {
  json_reader reader{value, "document"};
  signed_document document;
  auto payload = crypto::from_base64(reader.text("payload", max_base64));
  if (payload)
    document.payload = std::move(*payload);
  else
    reader.fault(errc::malformed, "payload");
  for (const auto& item : reader.list("signatures", max_signatures)) {
    json_reader fields{item, "document.signatures"};
    document.signatures.push_back({fields.hex<identity>("signer"),
                                   fields.hex<signature_bytes>("signature")});
    if (const auto fine = fields.outcome(); !fine)
      return fail(fine.error());
  }
  if (const auto fine = reader.outcome(); !fine)
    return fail(fine.error());
  if (document.payload.size() > max_payload)
    return fail(errc::too_large, "document.payload");
  return document;
}

result<signed_document> parse_document(std::string_view text) {
  auto value = parse_object(text, max_text, "document");
  if (!value)
    return fail(value.error());
  return document_from_json(*value);
}

} // namespace nephele::topology
