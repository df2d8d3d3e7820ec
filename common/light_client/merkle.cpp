#include "common/light_client/merkle.hpp"

#include "common/crypto/hmac.hpp"

#include <bit>

namespace nephele::light_client {

namespace {

hash leaf_hash(const byte_vector& leaf) {
  byte_vector bytes{std::byte{0}};
  bytes.insert(bytes.end(), leaf.begin(), leaf.end());
  return crypto::sha256(bytes);
}

hash inner_hash(const hash& left, const hash& right) {
  byte_array<1 + 2 * sizeof(hash)> bytes{std::byte{1}};
  std::memcpy(bytes.data() + 1, left.data(), left.size());
  std::memcpy(bytes.data() + 1 + left.size(), right.data(), right.size());
  return crypto::sha256(bytes);
}

} // namespace

hash merkle_root(std::span<const byte_vector> leaves) {
  if (leaves.empty())
    return crypto::sha256({});
  if (leaves.size() == 1)
    return leaf_hash(leaves.front());
  const auto split = std::bit_ceil(leaves.size()) / 2;
  return inner_hash(merkle_root(leaves.first(split)),
                    merkle_root(leaves.subspan(split)));
}

} // namespace nephele::light_client
