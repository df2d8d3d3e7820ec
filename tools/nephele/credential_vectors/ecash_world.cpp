#include "tools/nephele/credential_vectors/ecash_world.hpp"

#include "tools/nephele/credential_vectors/read.hpp"

namespace nephele::vectors {

using namespace credential;

ps::dealt_keys read_keys(const json& keys) {
  pairing::listed_scalars source{read_randomness(keys.at("randomness"))};
  return ps::deal_keys(source, keys.at("q"), keys.at("t"), keys.at("n"));
}

ecash::deposit read_deposit(const json& withdraw) {
  return {withdraw.at("chain_id"), withdraw.at("deposit_id"),
          must(pairing::g1_affine::decode(read_bytes(withdraw.at("pk")))),
          must(ecash::ticket_type_from(withdraw.at("type"))),
          ecash::day{withdraw.at("expiry_day").get<std::uint32_t>()
                     - (ecash::validity_days - 1)}};
}

} // namespace nephele::vectors
