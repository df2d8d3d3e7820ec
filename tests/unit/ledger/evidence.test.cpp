#include "common/ledger/evidence.hpp"

#include "common/ledger/epochs.hpp"
#include "common/ledger/validator_set.hpp"
#include "tests/support/ledger/issuers_stage.hpp"

#include <doctest/doctest.h>

namespace nephele::ledger {

namespace {

struct evidence_stage : test::issuers_stage {
  template <class Proof>
  errc submit(offence of, const Proof& proof) {
    return ledger.code(stranger, submit_evidence{of, encode(proof)});
  }

  [[nodiscard]] announced_key signed_key(std::uint8_t seed) const {
    mix_key key{};
    key.bytes[0] = static_cast<std::byte>(seed);
    return {key, gateway.key().sign_plain(key_statement("test-1", 0, 0, key))};
  }

  void check_sound() const {
    CHECK(ledger.all_coins() == ledger.supply());
    CHECK(validator_faults(ledger.entries()).empty());
  }
};

} // namespace

TEST_CASE_FIXTURE(evidence_stage, "two keys for one generation cost one "
                                  "percent and a day") {
  const two_keys_proof proof{1, 0, 0, signed_key(1), signed_key(2)};
  CHECK(submit(offence::two_keys,
               two_keys_proof{1, 0, 0, signed_key(1), signed_key(1)})
        == errc::bad_evidence);
  CHECK(submit(offence::two_keys,
               two_keys_proof{2, 0, 0, signed_key(1), signed_key(2)})
        == errc::bad_evidence);
  CHECK(submit(offence::two_keys,
               two_keys_proof{1, 1, 0, signed_key(1), signed_key(2)})
        == errc::bad_evidence);
  CHECK(ledger.module(modules::treasury).is_zero());

  CHECK(submit(offence::two_keys, proof) == errc::ok);
  CHECK(ledger.module(modules::treasury) == tokens(1));
  const auto guilty = find_node(ledger.entries(), 1);
  CHECK(guilty->pledge == tokens(99));
  CHECK(guilty->jailed_until == 25);
  check_sound();

  CHECK(submit(offence::two_keys, proof) == errc::duplicate_evidence);
  CHECK(submit(offence::two_keys,
               two_keys_proof{1, 0, 0, signed_key(2), signed_key(3)})
        == errc::duplicate_evidence);
}

TEST_CASE_FIXTURE(evidence_stage, "a blob in another form is refused") {
  auto blob = encode(two_keys_proof{1, 0, 0, signed_key(1), signed_key(2)});
  blob.push_back(std::byte{0});
  CHECK(ledger.code(stranger, submit_evidence{offence::two_keys, blob})
        == errc::non_canonical);
  CHECK(ledger.code(stranger, submit_evidence{offence::double_spend, {}})
        == errc::non_canonical);
}

TEST_CASE_FIXTURE(evidence_stage, "who spends a ticket twice buys no more") {
  make_key();
  const deposit_ticketbook book{0, {std::byte{7}}, gateway.id(), tokens(75)};
  CHECK(ledger.code(gateway, book) == errc::ok);
  double_spend_proof proof{{std::byte{1}}, book.key, {}};
  CHECK(submit(offence::double_spend, proof) == errc::bad_attestation);
  const auto statement
      = double_spend_statement("test-1", proof.serial, proof.key);
  proof.attestations = attest(statement, 2);
  CHECK(submit(offence::double_spend, proof) == errc::bad_attestation);
  proof.attestations = attest(statement, 3);
  CHECK(submit(offence::double_spend, proof) == errc::ok);
  CHECK(find_deposit(ledger.entries(), 1)->flagged);
  auto another = book;
  another.key[0] = std::byte{8};
  CHECK(ledger.code(gateway, another) == errc::barred);
  CHECK(submit(offence::double_spend, proof) == errc::duplicate_evidence);

  proof.key[0] = std::byte{9};
  proof.attestations
      = attest(double_spend_statement("test-1", proof.serial, proof.key), 4);
  CHECK(submit(offence::double_spend, proof) == errc::no_deposit);
}

TEST_CASE_FIXTURE(evidence_stage, "an issuer at fault is slashed and barred") {
  make_key();
  const auto accused = validators.at(2).address();
  issuer_fault_proof proof{accused, {std::byte{4}}, {}};
  const auto statement
      = issuer_fault_statement("test-1", 1, accused, proof.proof);
  proof.attestations = attest(statement, 2);
  CHECK(submit(offence::issuer_fault, proof) == errc::bad_attestation);
  proof.attestations = attest(statement, 4);
  CHECK(submit(offence::issuer_fault, proof) == errc::ok);
  CHECK(find_validator(ledger.entries(), accused)->stake
        == decimal::of(tokens(900)));
  CHECK(!find_issuer(ledger.entries(), accused).has_value());
  CHECK(submit(offence::issuer_fault, proof) == errc::not_member);
  check_sound();
}

} // namespace nephele::ledger
