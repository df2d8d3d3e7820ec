#pragma once

#include "common/pairing/g1.hpp"

namespace nephele::pairing {

/// What a hash to a scalar is for. Each purpose has one use and a domain tag
/// of its own, NEPHELE-V01-<NAME>-with-expander-XMD:SHA-256.
enum class scalar_purpose {
  /// CHALLENGE: a proof's challenge, from its transcript.
  challenge,
  /// PAYINFO: what a ticket is paid for, as the factor in its tag.
  payinfo,
  /// ETA: a deposit, as the seed of its book's serials.
  eta,
  /// CREDTAG: schema and epoch of an attribute credential.
  credential_tag,
  /// ATTRSTR: an attribute that is text.
  attribute_text,
  /// ATTRBYTES: an attribute that is bytes.
  attribute_bytes,
  /// DIGITTAG: what a signed digit or set member belongs to.
  digit_tag,
  /// WALLETSK: a book's secret, from the wallet's seed.
  wallet_secret,
  /// NONCE: a proof's secret randomness.
  nonce,
  /// VECTOR: the reproducible randomness of test vectors.
  vector,
};

/// What a hash to a point of G1 is for; the tag is
/// NEPHELE-V01-<NAME>-with-BLS12381G1_XMD:SHA-256_SSWU_RO_.
enum class point_purpose {
  /// GEN: generators nobody knows a relation between.
  generator,
  /// WALLET: the base of a book's signature.
  wallet,
  /// SLOT: the base of a slot signature.
  slot,
  /// CRED: the base of an attribute credential.
  credential,
  /// DIGIT: the base of a digit's signature.
  digit,
  /// SCOPE: the base of pseudonyms in one scope.
  scope,
};

/// RFC 9380 expand_message_xmd with SHA-256 to 48 bytes, modulo r.
[[nodiscard]] scalar hash_to_scalar(scalar_purpose purpose,
                                    byte_span message) noexcept;

/// RFC 9380, suite BLS12381G1_XMD:SHA-256_SSWU_RO_.
[[nodiscard]] g1 hash_to_g1(point_purpose purpose, byte_span message) noexcept;

} // namespace nephele::pairing
