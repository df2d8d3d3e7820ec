#pragma once

#include "common/ledger/address.hpp"

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
[[nodiscard]] std::string validator_stake(const address& validator,
                                          const address& owner);

[[nodiscard]] std::string service(std::uint32_t id);
/// The id of an offer of `owner`; `offer` is a digest of kind and address.
[[nodiscard]] std::string service_offer(const address& owner,
                                        const byte_array<32>& offer);

} // namespace nephele::ledger::keys
