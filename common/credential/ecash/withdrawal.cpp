#include "common/credential/ecash/withdrawal.hpp"

#include "common/credential/ps/concatenation.hpp"
#include "common/credential/ps/transcript.hpp"
#include "common/crypto/sha256.hpp"
#include "common/crypto/wiped_stack.hpp"
#include "common/wire/reader.hpp"
#include "common/wire/writer.hpp"

namespace nephele::credential::ecash {

using pairing::g1;
using pairing::g1_affine;
using pairing::scalar;

namespace {

ps::transcript begin(const deposit& deposit, const ps::key_id& issuers) {
  ps::transcript log{"ecash/withdraw/v1"};
  log.add("vk", issuers.span());
  log.add("chain", as_bytes(deposit.chain));
  log.add_integer("deposit", deposit.id);
  log.add_integer("e", deposit.expiry_value());
  return log;
}

scalar challenge(ps::transcript log, const g1& h,
                 const withdrawal_request& request) {
  log.add_point("h", h);
  log.add_point("pk", request.public_key);
  log.add_point("B", request.hidden_secret);
  log.add_point("R1", request.commitments[0]);
  log.add_point("R2", request.commitments[1]);
  return log.challenge();
}

result<void> check_proof(const withdrawal_request& request,
                         const deposit& deposit, const ps::key_id& issuers,
                         const g1& h) {
  if (request.public_key != deposit.public_key)
    return fail(errc::wrong_deposit);
  const auto c = challenge(begin(deposit, issuers), h, request);
  const auto& z = request.response;
  if (z * g1::generator() != request.commitments[0] + c * g1{request.public_key}
      || z * h != request.commitments[1] + c * g1{request.hidden_secret})
    return fail(errc::invalid_proof, "withdrawal");
  return {};
}

withdrawal_request build(const deposit& deposit, const ps::key_id& issuers,
                         const pairing::secret_scalar& secret,
                         pairing::scalar_source& source) {
  const auto h = deposit.base(issuers);
  auto log = begin(deposit, issuers);
  const auto k = source.next(log.bytes());
  const auto points
      = pairing::to_affine(std::array{secret * h, k * g1::generator(), k * h});
  withdrawal_request request;
  request.public_key = deposit.public_key;
  request.hidden_secret = points[0];
  request.commitments = {points[1], points[2]};
  const auto c = challenge(std::move(log), h, request);
  request.response = (k + secret * c).publish();
  return request;
}

} // namespace

byte_array<withdrawal_request::size> withdrawal_request::encode() const {
  byte_array<size> bytes;
  wire::writer out{bytes};
  out.bytes(public_key.encode());
  out.bytes(hidden_secret.encode());
  for (const auto& point : commitments)
    out.bytes(point.encode());
  out.bytes(response.encode());
  return bytes;
}

result<withdrawal_request> withdrawal_request::decode(byte_span bytes) {
  if (bytes.size() != size)
    return fail(errc::length, "withdrawal");
  wire::reader in{bytes};
  withdrawal_request request;
  for (auto* point : {&request.public_key, &request.hidden_secret,
                      &request.commitments[0], &request.commitments[1]}) {
    auto decoded = g1_affine::decode(in.bytes(g1_affine::size));
    if (!decoded)
      return fail(std::move(decoded).error());
    *point = *decoded;
  }
  auto response = scalar::decode(in.bytes(scalar::size));
  if (!response)
    return fail(std::move(response).error());
  request.response = *response;
  return request;
}

withdrawal_request make_request(const deposit& deposit,
                                const ps::key_id& issuers,
                                const pairing::secret_scalar& secret,
                                pairing::scalar_source& source) {
  return crypto::on_wiped_stack(
      [&] { return build(deposit, issuers, secret, source); });
}

result<void> check_request(const withdrawal_request& request,
                           const deposit& deposit, const ps::key_id& issuers) {
  return check_proof(request, deposit, issuers, deposit.base(issuers));
}

result<g1_affine> issue(const ps::issuer_key& share, const ps::key_id& issuers,
                        const deposit& deposit,
                        const withdrawal_request& request, day today) {
  if (today > deposit.expiry())
    return fail(errc::expired);
  const auto h = deposit.base(issuers);
  if (auto fine = check_proof(request, deposit, issuers, h); !fine)
    return fail(std::move(fine).error());
  return crypto::on_wiped_stack([&] {
    const auto on_h = share.x + share.y[1] * deposit.eta()
                      + share.y[2] * scalar{deposit.expiry_value()};
    return g1_affine{on_h * h + share.y[0] * g1{request.hidden_secret}};
  });
}

byte_vector signed_request(const deposit& deposit,
                           const withdrawal_request& request) {
  using namespace std::string_view_literals;
  ps::concatenation out;
  out.bytes(as_bytes("nephele-withdraw-v1\0"sv))
      .text(deposit.chain)
      .integer(deposit.id)
      .bytes(crypto::sha256(request.encode()));
  return std::move(out).take();
}

} // namespace nephele::credential::ecash
