#include "common/light_client/verify.hpp"

#include "common/crypto/ed25519.hpp"

#include <set>

namespace nephele::light_client {

namespace {

/// Power of those whose signature holds; each validator counts once.
std::uint64_t signed_power(const signed_header& what,
                           const validator_set& validators) {
  validator_set voted;
  std::set<validator_address> seen;
  for (const auto& one : what.why.signatures) {
    for (const auto& candidate : validators) {
      if (address_of(candidate.key) != one.validator
          || seen.contains(one.validator))
        continue;
      const auto message = sign_bytes(what.head.chain_id, what.why, one.time);
      if (!crypto::verify_plain(candidate.key, message, one.signature))
        continue;
      seen.insert(one.validator);
      voted.push_back(candidate);
    }
  }
  return power_of(voted);
}

/// More than two thirds, without overflow.
bool is_enough(std::uint64_t part, std::uint64_t whole) noexcept {
  return part > whole / 3 * 2 + (whole % 3) * 2 / 3;
}

} // namespace

result<void> verify(const signed_header& what, std::string_view chain_id,
                    const validator_set& validators) {
  if (what.head.chain_id != chain_id)
    return fail(errc::wrong_chain,
                what.head.chain_id + " instead of " + std::string{chain_id});
  if (hash_of(validators) != what.head.validators)
    return fail(errc::wrong_validators);
  if (what.why.height != what.head.height
      || what.why.block.header != hash_of(what.head))
    return fail(errc::wrong_block);
  const auto power = signed_power(what, validators);
  if (!is_enough(power, power_of(validators)))
    return fail(errc::too_little_power,
                std::to_string(power) + " of "
                    + std::to_string(power_of(validators)));
  return {};
}

} // namespace nephele::light_client
