#pragma once

#include "common/base/identity.hpp"
#include "common/crypto/ed25519.hpp"
#include "common/topology/errors.hpp"

#include <nlohmann/json_fwd.hpp>

#include <vector>

namespace nephele::topology {

struct document_signature {
  identity signer;
  signature_bytes signature;

  friend bool operator==(const document_signature&, const document_signature&)
      = default;
};

/// Bytes that some signers vouch for. The payload is opaque: it is verified as
/// it came and parsed afterwards, and never encoded again to check it.
struct signed_document {
  byte_vector payload;
  std::vector<document_signature> signatures;

  friend bool operator==(const signed_document&, const signed_document&)
      = default;
};

/// Who may sign, and how many distinct ones must.
struct signer_set {
  std::vector<identity> signers;
  std::size_t threshold = 1;
};

/// Signs `payload` in `domain` with every key.
[[nodiscard]] signed_document
sign_document(std::string_view domain, byte_vector payload,
              std::span<const crypto::signing_key> keys);

/// Signs `payload` in `domain` with one key: a node's own descriptor.
[[nodiscard]] signed_document sign_document(std::string_view domain,
                                            byte_vector payload,
                                            const crypto::signing_key& key);

/// Succeeds if at least `by.threshold` distinct signers of `by` signed the
/// payload in `domain`. Signatures of strangers are ignored, so that sets of
/// signers can change; a wrong signature of a known signer, or a signer that
/// comes twice, spoils the document.
/// @returns errc::forged, errc::too_few_signatures or errc::too_large.
[[nodiscard]] result<void> verify(const signed_document& document,
                                  std::string_view domain,
                                  const signer_set& by);

/// The name of a signed payload: BLAKE2b-256 of its bytes.
[[nodiscard]] digest hash_of(const signed_document& document);

/// {"payload": base64, "signatures": [{"signer": hex, "signature": hex}]}.
[[nodiscard]] nlohmann::json to_json(const signed_document& document);

/// @returns errc::malformed or errc::too_large.
[[nodiscard]] result<signed_document>
document_from_json(const nlohmann::json& value);

/// As document_from_json, from text of at most 3,000,000 bytes.
[[nodiscard]] result<signed_document> parse_document(std::string_view text);

} // namespace nephele::topology
