#pragma once

#include "common/ledger/address.hpp"

namespace nephele::ledger {

enum class key_phase : std::uint8_t;

} // namespace nephele::ledger

/// The names of all entries of the state. Numbers are written with a fixed
/// count of decimal digits, so that the order of keys is that of numbers;
/// addresses and identities in lower-case hex.
namespace nephele::ledger::keys {

inline constexpr std::string_view parameters = "params";
inline constexpr std::string_view running_epoch = "epoch";
inline constexpr std::string_view reward_pool = "rewards";
inline constexpr std::string_view next_node = "meta/next_node";
inline constexpr std::string_view next_event = "meta/next_event";
/// Chain, token, version of the rules: genesis writes it.
inline constexpr std::string_view chain = "meta/chain";
/// Height and time of the last block.
inline constexpr std::string_view block = "meta/block";
/// All coins that exist.
inline constexpr std::string_view supply = "meta/supply";

inline constexpr std::string_view accounts = "acct/";
inline constexpr std::string_view modules = "mod/";
inline constexpr std::string_view nodes = "node/";
inline constexpr std::string_view node_rewards = "nr/";
inline constexpr std::string_view epoch_events = "eve/";
inline constexpr std::string_view interval_events = "evi/";
inline constexpr std::string_view unbonding = "unb/";
inline constexpr std::string_view vesting_accounts = "vest/";
inline constexpr std::string_view performances = "perf/";
inline constexpr std::string_view monitors = "mon/";
inline constexpr std::string_view validators = "val/";
/// Who signs blocks.
inline constexpr std::string_view validator_set = "vset";
/// Key rounds: the last, the running, the active one.
inline constexpr std::string_view key_epochs = "meta/key_epochs";
inline constexpr std::string_view next_deposit = "meta/next_deposit";
inline constexpr std::string_view serials = "sn/";
inline constexpr std::string_view issuances = "issue/";
inline constexpr std::string_view deposit_counts = "depday/";
inline constexpr std::string_view admin = "gov/admin";
inline constexpr std::string_view next_proposal = "meta/next_proposal";
inline constexpr std::string_view proposals = "prop/";
inline constexpr std::string_view services = "sp/";
inline constexpr std::string_view next_service = "meta/next_service";

/// A number of ten digits (32 bits) or twenty (64 bits).
[[nodiscard]] std::string number(std::uint32_t value);
[[nodiscard]] std::string number(std::uint64_t value);

/// The number that `key` has after `prefix`; the key is one of these.
[[nodiscard]] std::uint64_t number_after(std::string_view key,
                                         std::string_view prefix);

/// The address that `key` has after `prefix`, of which it is the next part.
[[nodiscard]] address address_after(std::string_view key,
                                    std::string_view prefix);

[[nodiscard]] std::string account(const address& owner);
[[nodiscard]] std::string module(std::string_view name);

[[nodiscard]] std::string node(std::uint32_t id);
[[nodiscard]] std::string node_reward(std::uint32_t id);
/// The node id of an identity key, of an owner.
[[nodiscard]] std::string node_of_identity(const identity& key);
[[nodiscard]] std::string node_of_owner(const address& owner);

/// Mix keys of a node; of a rotation; one of them.
[[nodiscard]] std::string node_keys(std::uint32_t id);
[[nodiscard]] std::string node_keys(std::uint32_t id, std::uint32_t rotation);
[[nodiscard]] std::string node_key(std::uint32_t id, std::uint32_t rotation,
                                   std::uint16_t generation);

/// Delegations to a node; one of them.
[[nodiscard]] std::string delegations(std::uint32_t node);
[[nodiscard]] std::string delegation(std::uint32_t node, const address& owner);

[[nodiscard]] std::string epoch_event(std::uint64_t sequence);
[[nodiscard]] std::string interval_event(std::uint64_t sequence);
/// A payment that falls due at the start of `epoch`.
[[nodiscard]] std::string unbonding_payment(std::uint64_t epoch,
                                            std::uint64_t sequence);

[[nodiscard]] std::string roles(std::uint64_t epoch);
[[nodiscard]] std::string snapshot(std::uint64_t epoch);
[[nodiscard]] std::string performance(std::uint64_t epoch, std::uint32_t node);

[[nodiscard]] std::string vesting(const address& owner);

[[nodiscard]] std::string monitor(const address& owner);
/// What a monitor says of an epoch: first its hash, then the report itself.
[[nodiscard]] std::string report_commitment(std::uint64_t epoch,
                                            const address& by);
[[nodiscard]] std::string report(std::uint64_t epoch, const address& by);

[[nodiscard]] std::string validator(const address& owner);
/// The owner of a key that signs blocks, or did.
[[nodiscard]] std::string validator_of_key(const identity& key);
/// What is staked with a validator; by whom.
[[nodiscard]] std::string validator_stakes(const address& validator);
[[nodiscard]] std::string validator_absences(const address& owner);
[[nodiscard]] std::string validator_stake(const address& validator,
                                          const address& owner);

/// A key round; what members sent in it, in a phase; their verdicts.
[[nodiscard]] std::string dkg(std::uint32_t key_epoch);
[[nodiscard]] std::string dkg_messages(std::uint32_t key_epoch);
[[nodiscard]] std::string dkg_messages(std::uint32_t key_epoch,
                                       key_phase phase);
[[nodiscard]] std::string dkg_message(std::uint32_t key_epoch, key_phase phase,
                                      std::uint16_t member,
                                      std::uint16_t accused);
[[nodiscard]] std::string dkg_verdicts(std::uint32_t key_epoch);
[[nodiscard]] std::string dkg_verdict(std::uint32_t key_epoch,
                                      std::uint16_t member);
[[nodiscard]] std::string issuers(std::uint32_t key_epoch);
[[nodiscard]] std::string issuer(std::uint32_t key_epoch, const address& owner);

[[nodiscard]] std::string deposit(std::uint64_t id);
[[nodiscard]] std::string deposit_of_key(const byte_array<48>& key);
[[nodiscard]] std::string barred(const address& owner);
/// Books paid for on a day; what an issuer issued on it.
[[nodiscard]] std::string deposit_count(std::uint64_t day);
[[nodiscard]] std::string issuance(std::uint64_t day, const address& issuer);
/// A spent ticket.
[[nodiscard]] std::string serial(std::uint64_t day, const byte_array<48>& of);
/// Tickets that a node redeemed in an epoch; when it did last.
[[nodiscard]] std::string tickets(std::uint64_t epoch, std::uint32_t node);
[[nodiscard]] std::string last_batch(std::uint32_t node);

/// An offence that was punished.
[[nodiscard]] std::string evidence(const byte_array<32>& of);

[[nodiscard]] std::string proposal(std::uint32_t id);
[[nodiscard]] std::string votes(std::uint32_t proposal);
[[nodiscard]] std::string vote(std::uint32_t proposal, const address& voter);

[[nodiscard]] std::string service(std::uint32_t id);
/// The id of an offer of `owner`; `offer` is a digest of kind and address.
[[nodiscard]] std::string service_offer(const address& owner,
                                        const byte_array<32>& offer);

} // namespace nephele::ledger::keys
