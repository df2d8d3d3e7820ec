#include "common/light_client/validator_set.hpp"

#include "common/crypto/hmac.hpp"
#include "common/light_client/protobuf.hpp"

#include <limits>

namespace nephele::light_client {

validator_address address_of(const identity& key) {
  const auto digest = crypto::sha256(key.span());
  validator_address result;
  std::memcpy(result.bytes.data(), digest.data(), validator_address::size);
  return result;
}

hash hash_of(const validator_set& all) {
  std::vector<byte_vector> leaves;
  leaves.reserve(all.size());
  for (const auto& one : all) {
    protobuf key;
    key.bytes(1, one.key.span());
    protobuf leaf;
    leaf.message(1, key.encoded()).varint(2, one.power);
    leaves.push_back(leaf.encoded());
  }
  return merkle_root(leaves);
}

std::uint64_t power_of(const validator_set& all) noexcept {
  constexpr auto most = std::numeric_limits<std::uint64_t>::max();
  std::uint64_t sum = 0;
  for (const auto& one : all)
    sum = one.power > most - sum ? most : sum + one.power;
  return sum;
}

} // namespace nephele::light_client
