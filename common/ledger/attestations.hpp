#pragma once

#include "common/ledger/message_table.hpp"

namespace nephele::ledger {

/// An issuer's word, by its validator's key: what needs credentials to be
/// judged, issuers judge, and the ledger counts them.
struct attestation {
  address issuer;
  signature_bytes signature;

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.issuer, self.signature);
  }
};

/// Whether the threshold of active issuers signed `statement`, each once, in
/// ascending order: BadAttestation says what is missing.
[[nodiscard]] verdict check_attestations(const block_context& block,
                                         byte_span statement,
                                         const std::vector<attestation>& given);

} // namespace nephele::ledger
