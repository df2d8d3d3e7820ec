#include "common/ledger/keys.hpp"

#include "common/ledger/entries.hpp"
#include "common/ledger/errors.hpp"

namespace nephele::ledger::keys {

namespace {

std::string padded(std::uint64_t value, std::size_t width) {
  auto digits = to_text(value);
  return std::string(width - digits.size(), '0') + digits;
}

std::string join(std::string_view prefix, std::string_view rest) {
  std::string key{prefix};
  key += rest;
  return key;
}

} // namespace

std::string number(std::uint32_t value) {
  return padded(value, 10);
}

std::string number(std::uint64_t value) {
  return padded(value, 20);
}

std::uint64_t number_after(std::string_view key, std::string_view prefix) {
  std::uint64_t value = 0;
  for (const char c : key.substr(prefix.size())) {
    if (c < '0' || c > '9')
      break;
    value = value * 10 + static_cast<std::uint64_t>(c - '0');
  }
  return value;
}

address address_after(std::string_view key, std::string_view prefix) {
  const auto digits = key.substr(prefix.size(), 2 * address::size);
  const auto found = fixed_from_hex<address>(digits);
  if (!found)
    throw corrupt_entry{std::string{key}};
  return *found;
}

std::string account(const address& owner) {
  return join(accounts, to_hex(owner.span()));
}

std::string module(std::string_view name) {
  return join(modules, name);
}

std::string node(std::uint32_t id) {
  return join(nodes, number(id));
}

std::string node_reward(std::uint32_t id) {
  return join(node_rewards, number(id));
}

std::string node_of_identity(const identity& key) {
  return join("nid/", to_hex(key.span()));
}

std::string node_of_owner(const address& owner) {
  return join("own/", to_hex(owner.span()));
}

std::string node_keys(std::uint32_t id) {
  return join("nkey/", number(id)) + '/';
}

std::string node_keys(std::uint32_t id, std::uint32_t rotation) {
  return node_keys(id) + number(rotation) + '/';
}

std::string node_key(std::uint32_t id, std::uint32_t rotation,
                     std::uint16_t generation) {
  return node_keys(id, rotation) + padded(generation, 5);
}

std::string delegations(std::uint32_t node) {
  return join("del/", number(node)) + '/';
}

std::string delegation(std::uint32_t node, const address& owner) {
  return delegations(node) + to_hex(owner.span());
}

std::string epoch_event(std::uint64_t sequence) {
  return join(epoch_events, number(sequence));
}

std::string interval_event(std::uint64_t sequence) {
  return join(interval_events, number(sequence));
}

std::string unbonding_payment(std::uint64_t epoch, std::uint64_t sequence) {
  return join(unbonding, number(epoch)) + '/' + number(sequence);
}

std::string roles(std::uint64_t epoch) {
  return join("roles/", number(epoch));
}

std::string snapshot(std::uint64_t epoch) {
  return join("snap/", number(epoch));
}

std::string performance(std::uint64_t epoch, std::uint32_t node) {
  return join(performances, number(epoch)) + '/' + number(node);
}

std::string vesting(const address& owner) {
  return join(vesting_accounts, to_hex(owner.span()));
}

std::string monitor(const address& owner) {
  return join(monitors, to_hex(owner.span()));
}

std::string report_commitment(std::uint64_t epoch, const address& by) {
  return join("pc/", number(epoch)) + '/' + to_hex(by.span());
}

std::string report(std::uint64_t epoch, const address& by) {
  return join("pr/", number(epoch)) + '/' + to_hex(by.span());
}

std::string validator(const address& owner) {
  return join(validators, to_hex(owner.span()));
}

std::string validator_of_key(const identity& key) {
  return join("vkey/", to_hex(key.span()));
}

std::string validator_stakes(const address& validator) {
  return join("vdel/", to_hex(validator.span())) + '/';
}

std::string validator_absences(const address& owner) {
  return join("vabs/", to_hex(owner.span()));
}

std::string validator_stake(const address& validator, const address& owner) {
  return validator_stakes(validator) + to_hex(owner.span());
}

std::string dkg(std::uint32_t key_epoch) {
  return join("dkg/", number(key_epoch));
}

std::string dkg_messages(std::uint32_t key_epoch) {
  return join("dkgm/", number(key_epoch)) + '/';
}

std::string dkg_messages(std::uint32_t key_epoch, key_phase phase) {
  return dkg_messages(key_epoch) + padded(static_cast<std::uint8_t>(phase), 1)
         + '/';
}

std::string dkg_message(std::uint32_t key_epoch, key_phase phase,
                        std::uint16_t member, std::uint16_t accused) {
  return dkg_messages(key_epoch, phase) + padded(member, 5) + '/'
         + padded(accused, 5);
}

std::string dkg_verdicts(std::uint32_t key_epoch) {
  return join("dkgv/", number(key_epoch)) + '/';
}

std::string dkg_verdict(std::uint32_t key_epoch, std::uint16_t member) {
  return dkg_verdicts(key_epoch) + padded(member, 5);
}

std::string issuers(std::uint32_t key_epoch) {
  return join("issuer/", number(key_epoch)) + '/';
}

std::string issuer(std::uint32_t key_epoch, const address& owner) {
  return issuers(key_epoch) + to_hex(owner.span());
}

std::string deposit(std::uint64_t id) {
  return join("dep/", number(id));
}

std::string deposit_of_key(const byte_array<48>& key) {
  return join("depkey/", to_hex(key));
}

std::string barred(const address& owner) {
  return join("barred/", to_hex(owner.span()));
}

std::string deposit_count(std::uint64_t day) {
  return join(deposit_counts, number(day));
}

std::string issuance(std::uint64_t day, const address& issuer) {
  return join(issuances, number(day)) + '/' + to_hex(issuer.span());
}

std::string serial(std::uint64_t day, const byte_array<48>& of) {
  return join(serials, number(day)) + '/' + to_hex(of);
}

std::string tickets(std::uint64_t epoch, std::uint32_t node) {
  return join("tick/", number(epoch)) + '/' + number(node);
}

std::string last_batch(std::uint32_t node) {
  return join("batch/", number(node));
}

std::string evidence(const byte_array<32>& of) {
  return join("ev/", to_hex(of));
}

std::string proposal(std::uint32_t id) {
  return join(proposals, number(id));
}

std::string votes(std::uint32_t proposal) {
  return join("vote/", number(proposal)) + '/';
}

std::string vote(std::uint32_t proposal, const address& voter) {
  return votes(proposal) + to_hex(voter.span());
}

std::string service(std::uint32_t id) {
  return join(services, number(id));
}

std::string service_offer(const address& owner, const byte_array<32>& offer) {
  return join("spo/", to_hex(owner.span())) + '/' + to_hex(offer);
}

} // namespace nephele::ledger::keys
