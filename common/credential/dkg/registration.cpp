#include "common/credential/dkg/registration.hpp"

#include "common/credential/ps/transcript.hpp"
#include "common/wire/reader.hpp"

namespace nephele::credential::dkg {

using pairing::g1;
using pairing::g1_affine;
using pairing::scalar;

namespace {

scalar challenge(const round_terms& terms, member_number member,
                 const g1_affine& key, const g1_affine& commitment) {
  ps::transcript log{"dkg/pok/v1"};
  log.add("chain", as_bytes(terms.chain));
  log.add_integer("ke", terms.key_epoch);
  log.add_integer("index", member);
  log.add_point("P", key);
  log.add_point("R", commitment);
  return log.challenge();
}

} // namespace

byte_vector registration::encode() const {
  ps::concatenation out;
  out.bytes(key.encode()).bytes(commitment.encode()).bytes(response.encode());
  return std::move(out).take();
}

result<registration> registration::decode(byte_span bytes) {
  if (bytes.size() != size)
    return fail(errc::length, "registration");
  wire::reader in{bytes};
  auto key = g1_affine::decode(in.bytes(g1_affine::size));
  if (!key)
    return fail(std::move(key).error());
  auto commitment = g1_affine::decode(in.bytes(g1_affine::size));
  if (!commitment)
    return fail(std::move(commitment).error());
  auto response = scalar::decode(in.bytes(scalar::size));
  if (!response)
    return fail(std::move(response).error());
  return registration{*key, *commitment, *response};
}

registration register_key(const round_terms& terms, member_number member,
                          const pairing::secret_scalar& secret,
                          pairing::scalar_source& source) {
  const auto k = source.next({});
  const auto points = pairing::to_affine(
      std::array{secret * g1::generator(), k * g1::generator()});
  const auto c = challenge(terms, member, points[0], points[1]);
  return {points[0], points[1], (k + secret * c).publish()};
}

result<void> check_registration(const registration& registration,
                                const round_terms& terms,
                                member_number member) {
  const auto c
      = challenge(terms, member, registration.key, registration.commitment);
  if (registration.response * g1::generator()
      != registration.commitment + c * g1{registration.key})
    return fail(errc::invalid_proof, "registration");
  return {};
}

} // namespace nephele::credential::dkg
