#include "common/credential/dkg/complaint.hpp"

#include "common/credential/ps/transcript.hpp"
#include "common/wire/reader.hpp"

namespace nephele::credential::dkg {

using pairing::g1;
using pairing::g1_affine;
using pairing::scalar;

namespace {

scalar challenge(const complaint& complaint, const round_terms& terms,
                 const g1_affine& own, const g1_affine& other) {
  ps::transcript log{"dkg/complaint/v1"};
  log.add("chain", as_bytes(terms.chain));
  log.add_integer("ke", terms.key_epoch);
  log.add_integer("accuser", complaint.accuser);
  log.add_integer("accused", complaint.accused);
  log.add_point("Pj", own);
  log.add_point("Pi", other);
  log.add_point("K", complaint.shared);
  log.add_point("R1", complaint.announcements[0]);
  log.add_point("R2", complaint.announcements[1]);
  return log.challenge();
}

} // namespace

byte_vector complaint::encode() const {
  ps::concatenation out;
  out.integer(accuser).integer(accused).bytes(shared.encode());
  for (const auto& point : announcements)
    out.bytes(point.encode());
  out.bytes(response.encode());
  return std::move(out).take();
}

result<complaint> complaint::decode(byte_span bytes) {
  if (bytes.size() != size)
    return fail(errc::length, "complaint");
  wire::reader in{bytes};
  complaint read;
  read.accuser = in.u16();
  read.accused = in.u16();
  for (auto* point :
       {&read.shared, &read.announcements[0], &read.announcements[1]}) {
    auto decoded = g1_affine::decode(in.bytes(g1_affine::size));
    if (!decoded)
      return fail(std::move(decoded).error());
    *point = *decoded;
  }
  auto response = scalar::decode(in.bytes(scalar::size));
  if (!response)
    return fail(std::move(response).error());
  read.response = *response;
  return read;
}

complaint make_complaint(const round_terms& terms, ps::issuer_index accuser,
                         ps::issuer_index accused,
                         const pairing::secret_scalar& session,
                         const g1_affine& own, const g1_affine& other,
                         pairing::scalar_source& source) {
  const auto k = source.next({});
  const auto points = pairing::to_affine(
      std::array{session * g1{other}, k * g1::generator(), k * g1{other}});
  complaint made{accuser, accused, points[0], {points[1], points[2]}, {}};
  const auto c = challenge(made, terms, own, other);
  made.response = (k + session * c).publish();
  return made;
}

bool is_upheld(const complaint& complaint, const round_terms& terms,
               const deal& deal, const g1_affine& own, const g1_affine& other) {
  const auto c = challenge(complaint, terms, own, other);
  const auto& z = complaint.response;
  if (z * g1::generator() != complaint.announcements[0] + c * g1{own}
      || z * g1{other} != complaint.announcements[1] + c * g1{complaint.shared})
    return false;
  return !open_share(terms, deal, complaint.accuser, complaint.shared);
}

} // namespace nephele::credential::dkg
