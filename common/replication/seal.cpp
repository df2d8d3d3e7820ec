#include "common/replication/seal.hpp"

#include "common/crypto/hmac.hpp"
#include "common/light_client/protobuf.hpp"

#include <algorithm>

namespace nephele::replication {

namespace {

using light_client::merkle_root;

/// CometBFT hashes its block limits; an embedded chain has one constant pair.
hash consensus_hash() {
  constexpr std::uint64_t max_bytes = std::uint64_t{1} << 20U;
  light_client::protobuf limits;
  limits.varint(1, max_bytes);
  return crypto::sha256(limits.encoded());
}

hash data_hash(std::span<const byte_vector> transactions) {
  std::vector<byte_vector> leaves;
  leaves.reserve(transactions.size());
  for (const auto& one : transactions) {
    const auto digest = hash_of_transaction(one);
    leaves.emplace_back(digest.begin(), digest.end());
  }
  return merkle_root(leaves);
}

} // namespace

wall_time time_after(const chain_head& before, wall_time now) {
  using std::chrono::milliseconds;
  const wall_time rounded = std::chrono::floor<milliseconds>(now);
  return before.last ? std::max<wall_time>(rounded, before.last->head.time
                                                        + milliseconds{1})
                     : rounded;
}

hash hash_of(std::span<const transaction_result> results) {
  std::vector<byte_vector> leaves;
  leaves.reserve(results.size());
  for (const auto& one : results) {
    light_client::protobuf leaf;
    leaf.varint(1, one.code).varint(6, one.gas);
    leaves.push_back(leaf.encoded());
  }
  return merkle_root(leaves);
}

light_client::validator_set validators_of(const crypto::signing_key& key) {
  return {{key.id(), 1}};
}

light_client::signed_header seal(const chain_head& before, wall_time time,
                                 std::span<const byte_vector> transactions,
                                 const crypto::signing_key& key) {
  light_client::signed_header result;
  auto& head = result.head;
  head.chain_id = before.chain_id;
  head.height = before.height() + 1;
  head.time = time;
  if (before.last)
    head.last_block = before.last->why.block;
  head.last_commit
      = before.last ? light_client::hash_of(before.last->why) : merkle_root({});
  head.data = data_hash(transactions);
  head.validators = light_client::hash_of(validators_of(key));
  head.next_validators = head.validators;
  head.consensus = consensus_hash();
  head.app = before.app_hash;
  head.last_results = before.results_hash;
  head.evidence = merkle_root({});
  head.proposer = light_client::address_of(key.id());
  auto& why = result.why;
  why.height = head.height;
  // The parts of a block never travel here; its data stands for them.
  why.block = {light_client::hash_of(head), 1, head.data};
  why.signatures.push_back(
      {head.proposer, time,
       key.sign_plain(sign_bytes(head.chain_id, why, time))});
  return result;
}

} // namespace nephele::replication
