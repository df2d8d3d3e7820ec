#include "common/crypto/hmac.hpp"
#include "common/light_client/commit.hpp"

#include <doctest/doctest.h>

using namespace nephele;
using namespace nephele::light_client;

namespace {

hash sum(std::string_view text) {
  return crypto::sha256(as_bytes(text));
}

header golden_header() {
  header h;
  h.block_version = 1;
  h.app_version = 2;
  h.chain_id = "chainId";
  h.height = 3;
  h.time = std::chrono::sys_days{std::chrono::year{2019} / 10 / 13}
           + std::chrono::seconds{16 * 3600 + 14 * 60 + 44};
  h.last_block = block_id{{}, 6, {}};
  h.last_commit = sum("last_commit_hash");
  h.data = sum("data_hash");
  h.validators = sum("validators_hash");
  h.next_validators = sum("next_validators_hash");
  h.consensus = sum("consensus_hash");
  h.app = sum("app_hash");
  h.last_results = sum("last_results_hash");
  h.evidence = sum("evidence_hash");
  const auto proposer = sum("proposer_address");
  std::memcpy(h.proposer.bytes.data(), proposer.data(), 20);
  return h;
}

} // namespace

TEST_CASE("a header's hash is the one that CometBFT computes") {
  CHECK(to_hex(hash_of(golden_header()))
        == "f740121f553b5418c3efbd343c2dbfe9e007bb67b0d020a0741374bab65242a4");
}

TEST_CASE("every field of a header counts in its hash") {
  const auto before = hash_of(golden_header());
  auto h = golden_header();
  h.app[31] ^= std::byte{1};
  CHECK(hash_of(h) != before);
  h = golden_header();
  h.time += std::chrono::nanoseconds{1};
  CHECK(hash_of(h) != before);
  h = golden_header();
  h.last_block.reset();
  CHECK(hash_of(h) != before);
}

TEST_CASE("a vote's sign bytes have the form of a canonical precommit") {
  commit c;
  c.height = 1;
  c.round = 1;
  c.block = block_id{sum("b"), 1, sum("p")};
  const auto bytes
      = sign_bytes("test_chain_id", c, wall_time{std::chrono::seconds{7}});
  const auto block
      = "0a20" + to_hex(sum("b")) + "1224" + "08011220" + to_hex(sum("p"));
  CHECK(to_hex(bytes)
        == "71"
           "0802"
           "110100000000000000"
           "190100000000000000"
           "2248"
               + block
               + "2a020807"
                 "320d746573745f636861696e5f6964");
}

TEST_CASE("the Merkle root is that of RFC 6962") {
  CHECK(merkle_root({}) == crypto::sha256({}));
  const std::vector<byte_vector> one{{std::byte{5}}};
  CHECK(merkle_root(one)
        == crypto::sha256(byte_array<2>{std::byte{0}, std::byte{5}}));
  // Three leaves: the left subtree has two of them.
  const std::vector<byte_vector> three{
      {std::byte{1}}, {std::byte{2}}, {std::byte{3}}};
  const std::span all{three};
  byte_vector joined{std::byte{1}};
  for (const auto& half :
       {merkle_root(all.first(2)), merkle_root(all.subspan(2))})
    joined.insert(joined.end(), half.begin(), half.end());
  CHECK(merkle_root(all) == crypto::sha256(joined));
}
