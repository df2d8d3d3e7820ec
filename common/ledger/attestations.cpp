#include "common/ledger/attestations.hpp"

#include "common/crypto/ed25519.hpp"
#include "common/ledger/dkg.hpp"
#include "common/ledger/validators.hpp"

#include <algorithm>

namespace nephele::ledger {

verdict check_attestations(const block_context& block, byte_span statement,
                           const std::vector<attestation>& given) {
  const auto epochs = current_key_epochs(block.entries);
  if (epochs.active == 0)
    return refuse(errc::bad_attestation, "no issuing key is active");
  if (given.size() < epochs.threshold)
    return refuse(errc::bad_attestation, u128{given.size()},
                  " issuers attest, ", u128{epochs.threshold}, " are needed");
  if (std::ranges::adjacent_find(given, std::ranges::greater_equal{},
                                 &attestation::issuer)
      != given.end())
    return refuse(errc::bad_attestation, "issuers in ascending order");
  for (const auto& [owner, signature] : given) {
    if (!find_issuer(block.entries, owner))
      return refuse(errc::bad_attestation, to_text(owner), " is no issuer");
    const auto behind = find_validator(block.entries, owner);
    if (!crypto::verify_plain(behind->key, statement, signature))
      return refuse(errc::bad_attestation, "not signed by ", to_text(owner));
  }
  return {};
}

} // namespace nephele::ledger
