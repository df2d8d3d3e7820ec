#include "common/ledger/evidence.hpp"

#include "common/crypto/ed25519.hpp"
#include "common/crypto/sha256.hpp"
#include "common/ledger/dkg.hpp"
#include "common/ledger/epochs.hpp"
#include "common/ledger/slash.hpp"
#include "common/ledger/validator_set.hpp"

#include <algorithm>

namespace nephele::ledger {

namespace {

constexpr std::string_view double_spend_domain{"nephele-double-spend-v1\0", 24};
constexpr std::string_view issuer_fault_domain{"nephele-issuer-fault-v1\0", 24};

/// One offence is punished once, however often and by whatever it is proved.
verdict claim(overlay& entries, offence of, byte_span subject) {
  const auto key = keys::evidence(
      crypto::sha256({encode(static_cast<std::uint8_t>(of)), subject}));
  if (entries.get(key))
    return refuse(errc::duplicate_evidence, "this offence is known");
  store(entries, key, true);
  return {};
}

void jail_node(block_context& block, std::uint32_t id) {
  auto jailed = load_required<node>(block.entries, keys::node(id));
  const auto until = current_epoch(block.entries).absolute + 1
                     + block.params.slashes.node_jail_epochs;
  jailed.jailed_until = std::max(jailed.jailed_until, until);
  store(block.entries, keys::node(id), jailed);
  block.emit("jailed", {{"node", to_text(u128{id})},
                        {"until", to_text(jailed.jailed_until)}});
}

byte_vector subject_of(const two_keys_proof& proof) {
  encoder out;
  out.put(proof.node);
  out.put(proof.rotation);
  out.put(proof.generation);
  return std::move(out).take();
}

verdict punish(block_context& block, const two_keys_proof& proof) {
  const auto guilty = find_node(block.entries, proof.node);
  if (!guilty)
    return refuse(errc::bad_evidence, "no node has the number ",
                  u128{proof.node});
  if (proof.first.key == proof.second.key)
    return refuse(errc::bad_evidence, "both keys are the same");
  for (const auto* signed_key : {&proof.first, &proof.second})
    if (!crypto::verify_plain(guilty->info.key,
                              key_statement(block.header.chain_id,
                                            proof.rotation, proof.generation,
                                            signed_key->key),
                              signed_key->signature))
      return refuse(errc::bad_evidence, "not signed by the node's identity");
  if (auto fresh = claim(block.entries, offence::two_keys, subject_of(proof));
      !fresh)
    return fresh;
  slash_node(block, proof.node, block.params.slashes.node_fault, "two_keys");
  jail_node(block, proof.node);
  return {};
}

verdict punish(block_context& block, const double_spend_proof& proof) {
  const auto statement
      = double_spend_statement(block.header.chain_id, proof.serial, proof.key);
  if (auto attested = check_attestations(block, statement, proof.attestations);
      !attested)
    return attested;
  if (auto fresh = claim(block.entries, offence::double_spend, proof.key);
      !fresh)
    return fresh;
  return bar_book(block, proof.key);
}

verdict punish(block_context& block, const issuer_fault_proof& proof) {
  auto& entries = block.entries;
  const auto key_epoch = current_key_epochs(entries).active;
  if (!find_issuer(entries, proof.accused))
    return refuse(errc::not_member, to_text(proof.accused), " is no issuer");
  const auto statement = issuer_fault_statement(
      block.header.chain_id, key_epoch, proof.accused, proof.proof);
  if (auto attested = check_attestations(block, statement, proof.attestations);
      !attested)
    return attested;
  if (auto fresh = claim(entries, offence::issuer_fault, statement); !fresh)
    return fresh;
  slash_validator(block, proof.accused, block.params.slashes.issuer_fault,
                  "issuer_fault");
  auto guilty
      = load_required<validator>(entries, keys::validator(proof.accused));
  guilty.barred_issuer = true;
  store(entries, keys::validator(proof.accused), guilty);
  return {};
}

template <class Proof>
verdict judge(block_context& block, byte_span blob) {
  const auto proof = decode<Proof>(blob);
  if (!proof || !std::ranges::equal(encode(*proof), blob))
    return refuse(errc::non_canonical, "the blob is no such proof");
  return punish(block, *proof);
}

} // namespace

byte_vector double_spend_statement(std::string_view chain_id,
                                   const point_bytes& serial,
                                   const point_bytes& key) {
  encoder out;
  out.raw(as_bytes(double_spend_domain));
  out.put(chain_id);
  out.put(serial);
  out.put(key);
  return std::move(out).take();
}

byte_vector issuer_fault_statement(std::string_view chain_id,
                                   std::uint32_t key_epoch,
                                   const address& accused, const hash& proof) {
  encoder out;
  out.raw(as_bytes(issuer_fault_domain));
  out.put(chain_id);
  out.put(key_epoch);
  out.put(accused);
  out.put(proof);
  return std::move(out).take();
}

verdict apply(message_context& context, const submit_evidence& message) {
  switch (message.of) {
  case offence::two_keys:
    return judge<two_keys_proof>(context.block, message.blob);
  case offence::double_spend:
    return judge<double_spend_proof>(context.block, message.blob);
  case offence::issuer_fault:
    return judge<issuer_fault_proof>(context.block, message.blob);
  }
  return refuse(errc::bad_evidence, "nothing is known of this offence");
}

} // namespace nephele::ledger
