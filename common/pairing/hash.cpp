#include "common/pairing/hash.hpp"

#include "common/crypto/secret.hpp"
#include "common/pairing/operations.hpp"

namespace nephele::pairing {

namespace {

std::string_view tag(scalar_purpose purpose) noexcept {
  switch (purpose) {
  case scalar_purpose::challenge:
    return "NEPHELE-V01-CHALLENGE-with-expander-XMD:SHA-256";
  case scalar_purpose::payinfo:
    return "NEPHELE-V01-PAYINFO-with-expander-XMD:SHA-256";
  case scalar_purpose::eta:
    return "NEPHELE-V01-ETA-with-expander-XMD:SHA-256";
  case scalar_purpose::credential_tag:
    return "NEPHELE-V01-CREDTAG-with-expander-XMD:SHA-256";
  case scalar_purpose::attribute_text:
    return "NEPHELE-V01-ATTRSTR-with-expander-XMD:SHA-256";
  case scalar_purpose::attribute_bytes:
    return "NEPHELE-V01-ATTRBYTES-with-expander-XMD:SHA-256";
  case scalar_purpose::digit_tag:
    return "NEPHELE-V01-DIGITTAG-with-expander-XMD:SHA-256";
  case scalar_purpose::wallet_secret:
    return "NEPHELE-V01-WALLETSK-with-expander-XMD:SHA-256";
  case scalar_purpose::nonce:
    return "NEPHELE-V01-NONCE-with-expander-XMD:SHA-256";
  case scalar_purpose::vector:
    return "NEPHELE-V01-VECTOR-with-expander-XMD:SHA-256";
  }
  return {};
}

std::string_view tag(point_purpose purpose) noexcept {
  switch (purpose) {
  case point_purpose::generator:
    return "NEPHELE-V01-GEN-with-BLS12381G1_XMD:SHA-256_SSWU_RO_";
  case point_purpose::wallet:
    return "NEPHELE-V01-WALLET-with-BLS12381G1_XMD:SHA-256_SSWU_RO_";
  case point_purpose::slot:
    return "NEPHELE-V01-SLOT-with-BLS12381G1_XMD:SHA-256_SSWU_RO_";
  case point_purpose::credential:
    return "NEPHELE-V01-CRED-with-BLS12381G1_XMD:SHA-256_SSWU_RO_";
  case point_purpose::digit:
    return "NEPHELE-V01-DIGIT-with-BLS12381G1_XMD:SHA-256_SSWU_RO_";
  case point_purpose::scope:
    return "NEPHELE-V01-SCOPE-with-BLS12381G1_XMD:SHA-256_SSWU_RO_";
  }
  return {};
}

} // namespace

scalar hash_to_scalar(scalar_purpose purpose, byte_span message) noexcept {
  const auto domain = as_bytes(tag(purpose));
  byte_array<48> expanded;
  blst_expand_message_xmd(uchar_out(expanded), expanded.size(),
                          uchar_in(message), message.size(), uchar_in(domain),
                          domain.size());
  const auto value = scalar::reduce(expanded);
  crypto::wipe(expanded);
  return value;
}

g1 hash_to_g1(point_purpose purpose, byte_span message) noexcept {
  ++operations().hashes_to_g1;
  const auto domain = as_bytes(tag(purpose));
  blst_p1 point;
  blst_hash_to_g1(&point, uchar_in(message), message.size(), uchar_in(domain),
                  domain.size(), nullptr, 0);
  return g1::from_raw(point);
}

} // namespace nephele::pairing
