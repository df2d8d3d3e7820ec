#include "common/light_client/commit.hpp"

#include "common/light_client/protobuf.hpp"

namespace nephele::light_client {

namespace {

constexpr std::uint64_t precommit = 2;
constexpr std::uint64_t flag_commit = 2;

} // namespace

byte_vector sign_bytes(std::string_view chain_id, const commit& of,
                       wall_time time) {
  protobuf vote;
  vote.varint(1, precommit).fixed64(2, of.height).fixed64(3, of.round);
  vote.message(4, encode_block_id(of.block));
  vote.message(5, encode_time(time));
  vote.bytes(6, as_bytes(chain_id));
  return vote.delimited();
}

hash hash_of(const commit& of) {
  std::vector<byte_vector> leaves;
  leaves.reserve(of.signatures.size());
  for (const auto& one : of.signatures) {
    protobuf leaf;
    leaf.varint(1, flag_commit)
        .bytes(2, one.validator.span())
        .message(3, encode_time(one.time))
        .bytes(4, one.signature.span());
    leaves.push_back(leaf.encoded());
  }
  return merkle_root(leaves);
}

} // namespace nephele::light_client
