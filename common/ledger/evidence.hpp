#pragma once

#include "common/ledger/attestations.hpp"
#include "common/ledger/deposits.hpp"
#include "common/ledger/node_keys.hpp"

namespace nephele::ledger {

/// What evidence proves. The numbers are stable.
enum class offence : std::uint8_t {
  two_keys = 1,     ///< a node signed two mix keys for one generation
  double_spend = 3, ///< a ticket was spent twice
  issuer_fault = 4, ///< an issuer signed what it must not
};

[[nodiscard]] constexpr bool is_known(offence value) noexcept {
  return value == offence::two_keys || value == offence::double_spend
         || value == offence::issuer_fault;
}

/// The bodies of submit_evidence.
struct two_keys_proof {
  std::uint32_t node = 0;
  std::uint32_t rotation = 0;
  std::uint16_t generation = 0;
  announced_key first;
  announced_key second;

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.node, self.rotation, self.generation, self.first,
                    self.second);
  }
};

/// Issuers computed the book's key from two payments of one serial.
struct double_spend_proof {
  point_bytes serial{};
  point_bytes key{};
  std::vector<attestation> attestations; ///< over double_spend_statement

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.serial, self.key, self.attestations);
  }
};

/// Issuers checked an audit proof against another of them.
struct issuer_fault_proof {
  address accused;
  hash proof{};                          ///< of what they checked
  std::vector<attestation> attestations; ///< over issuer_fault_statement

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.accused, self.proof, self.attestations);
  }
};

/// "nephele-double-spend-v1\0" ‖ chain ‖ serial ‖ key.
[[nodiscard]] byte_vector double_spend_statement(std::string_view chain_id,
                                                 const point_bytes& serial,
                                                 const point_bytes& key);

/// "nephele-issuer-fault-v1\0" ‖ chain ‖ key epoch ‖ accused ‖ proof.
[[nodiscard]] byte_vector issuer_fault_statement(std::string_view chain_id,
                                                 std::uint32_t key_epoch,
                                                 const address& accused,
                                                 const hash& proof);

/// By anybody. NonCanonical (the blob is no such proof), BadEvidence,
/// DuplicateEvidence (the same offence, whatever proves it), BadAttestation,
/// NoDeposit, NotMember.
struct submit_evidence {
  static constexpr auto kind = message_kind::submit_evidence;
  static constexpr std::string_view name = "SubmitEvidence";
  static constexpr std::uint64_t gas = 10'000;
  static constexpr bool waits_for_epoch = false;

  offence of = offence::two_keys;
  byte_vector blob;

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.of, self.blob);
  }
};

[[nodiscard]] verdict apply(message_context& context,
                            const submit_evidence& message);

} // namespace nephele::ledger
